/** The pages of the project that people read, as text. */
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const TOP = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
const FURTHER = ['changes/README.md', 'fhir-fixtures/README.md', 'src/terminology/README.md'];

/** Paths from the root of the project. */
export const PAGES: readonly string[] = [
  ...TOP,
  ...FURTHER,
  ...readdirSync(new URL('docs/', ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].sort();

export function readPage(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}
