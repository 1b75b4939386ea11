/**
 * Composition: the port for operators, beside the one for clients.
 */
import type { Express } from 'express';
import type { Config, Mode } from './config/config.js';
import { startHttpServer } from './http/http-server.js';
import { createManagementApp, type MetricsText } from './http/management-app.js';
import type { Log } from './log.js';

export interface ManagementOptions {
  readonly config: Config;
  readonly mode: Mode;
  readonly log: Log;
  readonly metrics: MetricsText;
  readonly isReady: () => boolean;
  /** Further pages for operators; see `addRoute`. */
  readonly addRoutes?: (app: Express) => void;
}

export interface Management {
  /** Undefined where it is off. */
  readonly url: string | undefined;
  /** Always resolves. */
  close(): Promise<void>;
}

/** Listens where the configuration names a port for it. @throws CRAMP_CONFIG_INVALID naming `managementPort` */
export async function startManagement({ config, ...deps }: ManagementOptions): Promise<Management> {
  const { host, managementPort: port, limits } = config;
  if (port === undefined) return { url: undefined, close: async () => undefined };
  const server = await startHttpServer({ host, port, portKey: 'managementPort', limits, log: deps.log });
  server.serve(createManagementApp(deps));
  return { url: server.url, close: server.close };
}
