import type { ReadResult } from '../fhir/read-result.js';
import type { FhirReader } from '../fhir/reader.js';

/** The same reader; every query is told to `observe` with what it gave and its seconds. */
export function measuredReader(reader: FhirReader, observe: (result: string, seconds: number) => void): FhirReader {
  const measure = async (reading: Promise<ReadResult>) => {
    const startedAt = performance.now();
    const result = await reading;
    observe(result.status === 'unknown' ? result.reason : result.status, (performance.now() - startedAt) / 1000);
    return result;
  };
  return {
    read: (query) => measure(reader.read(query)),
    continueFrom: (answer, query) => measure(reader.continueFrom(answer, query)),
  };
}
