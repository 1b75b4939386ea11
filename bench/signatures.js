/** What the signature of a token costs to check; everything else about a token is small beside it. */
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';

/** Kinds of key and hash of the algorithms clients use most. */
const ALGORITHMS = {
  ES384: { kind: ['ec', { namedCurve: 'P-384' }], hash: 'sha384' },
  ES256: { kind: ['ec', { namedCurve: 'P-256' }], hash: 'sha256' },
  'RS384, 2048 bits': { kind: ['rsa', { modulusLength: 2048 }], hash: 'sha384' },
  'RS384, 4096 bits': { kind: ['rsa', { modulusLength: 4096 }], hash: 'sha384' },
};
const TOKEN_BYTES = 400;
const PER_BATCH = 50;

/**
 * @param pace `{ batches }`: the fastest of so many counts
 * @returns rows `{ algorithm, us }`, microseconds of processor time per check
 */
export function measureSignatures({ batches }) {
  return Object.entries(ALGORITHMS).map(([algorithm, { kind, hash }]) => {
    const { publicKey, privateKey } = generateKeyPairSync(...kind);
    const token = randomBytes(TOKEN_BYTES);
    const signature = sign(hash, token, privateKey);
    const times = Array.from({ length: batches }, () => timed(() => verify(hash, token, publicKey, signature)));
    return { algorithm, us: Math.min(...times) };
  });
}

function timed(check) {
  const before = process.cpuUsage();
  for (let index = 0; index < PER_BATCH; index += 1) check();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PER_BATCH;
}
