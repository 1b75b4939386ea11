/**
 * Is a URL under a FHIR base? Decided on parsed URLs, never on text: `https://fhir.example.org.evil.net` starts with
 * `https://fhir.example.org` and is another host (CH-97).
 */

/** Slashes and backslashes that some servers decode after we compared the path. */
const HIDDEN_SLASH = /%2f|%5c/i;

/** The base as a URL whose path ends in `/`; undefined unless it is plain http(s) without credentials, query or fragment. */
export function parseBaseUrl(text: string): URL | undefined {
  const url = parseHttpUrl(text);
  if (url === undefined || url.search !== '' || url.hash !== '') return undefined;
  if (!url.pathname.endsWith('/')) url.pathname = `${url.pathname}/`;
  return url;
}

/** Two bases are the same when origin and path are; a trailing slash, the default port and the case of the host do not matter. */
export function isSameBase(one: URL, other: URL): boolean {
  return one.origin === other.origin && one.pathname === other.pathname;
}

/** Names and addresses of this machine, as the URL parser leaves them (`127.1` and `0x7f000001` are dotted by then) and as listen addresses write them. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '::1' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

/**
 * The absolute URL that a query (`Patient/1`), a `next` link or a reference means below this base.
 *
 * Undefined when it leaves the base: another origin, another path, `..`, or credentials in the URL.
 */
export function resolveUnderBase(link: string, base: URL): URL | undefined {
  const url = link.trim() === '' ? undefined : parseHttpUrl(link, base);
  if (url === undefined || url.origin !== base.origin) return undefined;
  // Some servers page at the base itself: https://example.org/fhir?_getpages=1
  const below = `${url.pathname}/`.startsWith(base.pathname);
  if (!below || HIDDEN_SLASH.test(url.pathname)) return undefined;
  url.hash = '';
  return url;
}

function parseHttpUrl(text: string, base?: URL): URL | undefined {
  if (!URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base?.href);
  const plain = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
  return plain ? url : undefined;
}
