/**
 * Composition: the port for operators, beside the one for clients.
 */
import type { Express } from 'express';
import { isRuleId, rulePage } from './catalogue/rule-page.js';
import type { Config, Mode } from './config/config.js';
import { REVIEW_LIMITS, reviewReasons } from './feedback/review-limits.js';
import type { FeedbackStore } from './feedback/store.js';
import { GOVERNANCE_POLICY, governancePage } from './governance/governance-page.js';
import { addGovernance } from './http/governance.js';
import { startHttpServer } from './http/http-server.js';
import { createManagementApp, type MetricsText } from './http/management-app.js';
import type { Log } from './log.js';
import type { TrustedClient } from './security/trusted-client.js';
import { overrideReasonText } from './terminology/override-reasons.js';

export interface ManagementOptions {
  readonly config: Config;
  readonly mode: Mode;
  readonly log: Log;
  readonly metrics: MetricsText;
  readonly isReady: () => boolean | Promise<boolean>;
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

export interface GovernanceOptions {
  readonly serviceIds: readonly string[];
  readonly clients: readonly TrustedClient[];
  readonly publicUrl: string;
}

/** The page for those who govern alerts. */
export function addGovernancePage(app: Express, store: FeedbackStore, options: GovernanceOptions): void {
  addGovernance(app, {
    store,
    policy: GOVERNANCE_POLICY,
    now: Date.now,
    html: ({ query, report }) =>
      governancePage({
        report,
        filter: query,
        services: options.serviceIds,
        clients: options.clients.map(({ issuer }) => issuer),
        titleOf: (id) => (isRuleId(id) ? rulePage(id).title : id),
        reasonOf: overrideReasonText,
        reviewReasons,
        reviewLimits: REVIEW_LIMITS,
        publicUrl: options.publicUrl,
      }),
  });
}
