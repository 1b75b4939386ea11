import type { Config } from '../config/config.js';
import { createLogger } from '../log.js';
import { startWorker } from '../server.js';
import { joinSupervisor } from '../supervisor/join.js';
import { stopped } from './stopped.js';

/**
 * `serve` in one of several processes: with the configuration that the process above has read, until that one asks it to stop. A signal has
 * the same effect, as a terminal sends it to all of them.
 *
 * @param number for the log
 */
export async function serveAsWorker(number: number): Promise<number> {
  const { settings, stopping, isOpen, serve, leave } = joinSupervisor();
  try {
    const config = await settings;
    assertConfig(config);
    const log = createLogger(config.logLevel, { worker: number });
    const { url, serviceIds, isReady, metricValues, close } = await startWorker(
      { config, log, asOf: undefined },
      isOpen,
    );
    serve({ url, serviceIds }, { readiness: isReady, metrics: metricValues });
    await Promise.race([stopped(), stopping]);
    await close();
    return 0;
  } finally {
    leave();
  }
}

/** It was checked where it was read, by this same program. */
function assertConfig(settings: unknown): asserts settings is Config {
  if (typeof settings !== 'object' || settings === null || !('limits' in settings)) {
    throw new TypeError('a worker needs the configuration of the process above');
  }
}
