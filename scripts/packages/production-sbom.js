/**
 * What of npm's bill of materials belongs to the service that is shipped.
 */

/** Licenses of the packages that the lock file does not mark as development, by `name@version`. */
function productionLicenses({ packages }) {
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  return new Map(shipped.map(([path, entry]) => [referenceOf(path, entry), entry.license]));
}

/** An alias has a name besides its folder. */
function referenceOf(path, { name, version }) {
  return `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`;
}

/** npm leaves out a license that has no SPDX id; CycloneDX takes its words as a name. */
function withLicense(component, license) {
  return component.licenses === undefined && license !== undefined
    ? { ...component, licenses: [{ license: { name: license } }] }
    : component;
}

/**
 * The bill of materials without development packages, with the project under its own name rather than that of its folder.
 *
 * `npm sbom --omit dev` is not used: it also drops packages of production that a development package asks for as well, such as qs, which
 * express needs (npm 11.19).
 *
 * @param sbom CycloneDX 1.5 of all packages, as `npm sbom` writes it
 * @param manifest the content of package.json
 * @param lock the content of package-lock.json, version 3
 */
export function productionSbom(sbom, manifest, lock) {
  const licenses = productionLicenses(lock);
  const { component: project } = sbom.metadata;
  const isKept = (ref) => licenses.has(ref) || ref === project['bom-ref'];
  return {
    ...sbom,
    metadata: { ...sbom.metadata, component: { ...project, name: manifest.name } },
    components: sbom.components
      .filter((component) => licenses.has(component['bom-ref']))
      .map((component) => withLicense(component, licenses.get(component['bom-ref']))),
    dependencies: sbom.dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}
