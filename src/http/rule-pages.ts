import type { Express, RequestHandler, Response } from 'express';
import { CrampError } from '../errors.js';
import { addRoute } from './route.js';

/** A page in both forms it is asked for. */
export interface CataloguePage {
  readonly json: unknown;
  readonly html: string;
}

/** The rules as the composition root knows them; the edge only serves them. */
export interface RuleCatalogue {
  readonly list: CataloguePage;
  /** Undefined for an id that is no rule. */
  find(id: string): CataloguePage | undefined;
  /** `Content-Security-Policy` of the pages. */
  readonly policy: string;
}

/** `GET /rules` and `GET /rules/{id}`: HTML for browsers, JSON when asked for, no patient data. */
export function addRulePages(app: Express, catalogue: RuleCatalogue): void {
  addRoute(app, '/rules', {
    get: (request, response) => send(catalogue.list, request.accepts(['html', 'json']), response),
  });
  addRoute(app, '/rules/:id', { get: onePage(catalogue) });

  function send({ json, html }: CataloguePage, form: string | false, response: Response): void {
    response.vary('Accept').set('Cache-Control', 'no-cache');
    if (form === 'json') response.json(json);
    else response.set('Content-Security-Policy', catalogue.policy).type('html').send(html);
  }

  function onePage({ find }: RuleCatalogue): RequestHandler {
    return (request, response) => {
      const page = find(String(request.params['id']));
      if (page === undefined) throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'an id from /rules' }]);
      send(page, request.accepts(['html', 'json']), response);
    };
  }
}
