/**
 * Whom a token is meant for, compared as addresses (CH-180): the case of scheme and host, the default port and one trailing slash do
 * not matter. The address called is built from the configured public URL, never from the `Host` header.
 */

/** Addresses that a token for this path may name: the path itself, and for feedback its service too (CH-153). */
export function endpointsOf(publicUrl: string, path: string): readonly string[] {
  const withoutSlash = path.replace(/\/$/, '');
  const service = /^(\/cds-services\/[^/]+)\/feedback$/.exec(withoutSlash)?.[1];
  return [withoutSlash, ...(service === undefined ? [] : [service])].map((each) => `${publicUrl}${each}`);
}

/** Whether one of the audiences is among those accepted. */
export function isMeantFor(audiences: readonly string[], accepted: readonly string[]): boolean {
  const known = new Set(accepted.map(normalized));
  return audiences.some((audience) => known.has(normalized(audience)));
}

/** Clients may name themselves anything (some let their administrator type a word): what is no address is compared as it is. */
function normalized(audience: string): string {
  return URL.canParse(audience) ? new URL(audience).href.replace(/\/$/, '') : audience;
}
