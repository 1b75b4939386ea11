/**
 * Hashes that tell whether two things are the same and nothing else: whoever has them, but not the key, can neither read nor guess what
 * they were made of (B17).
 */
import { createHmac } from 'node:crypto';

/** Equal for equal lists of parts, and only for those. */
export type KeyedHash = (parts: readonly (string | undefined)[]) => string;

/**
 * HMAC-SHA-256 of the parts as a JSON array, so that no two lists read the same: neither where a part ends nor whether one is missing is
 * left open. 256 bits in base64url, 43 characters.
 *
 * @param key a secret of the site, of at least 32 characters; another one makes everything hashed before unrecognizable
 */
export function keyedHash(key: string): KeyedHash {
  return (parts) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}
