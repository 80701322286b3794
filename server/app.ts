import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { Language } from '../common/contract/language.ts';
import { LOCAL_PRINT_ORIGIN } from '../common/contract/localPrint.ts';
import { PATIENTS_PAGES, SCREENS, servePage } from './http/builtPages.ts';
import { sendJson } from './http/compressedJson.ts';
import { openApi } from './http/openapi.ts';
import { registerRoutes, sendProblem, type RegisterDeps } from './http/register.ts';
import type { Route } from './http/route.ts';
import { renderStartPage, START_PAGE_FILES } from './http/startPage.ts';

export type AppDeps = RegisterDeps & {
  readonly routes: readonly Route[];
  /** Whether a request would be served: the database answers. */
  readonly isReady: () => Promise<boolean>;
  /** It has begun to end: whoever shares out requests sends the next ones elsewhere. */
  readonly isEnding?: () => boolean;
  readonly isDemonstration: boolean;
  /** Pages and files beside the interface: sounds, webhooks, the demonstration's own pages. */
  readonly mounts: readonly ((app: Express) => void)[];
  /** Whose word about who asks is taken, as at the public port: a load balancer. Absent: nobody's. */
  readonly trustedProxies?: readonly string[];
  /** Hashed files of the versions before, for pages that are open since then. */
  readonly keptFiles?: string;
};

/** Everything that is answered over HTTP. It does not listen. */
export function createApp(deps: AppDeps): Express {
  const app = careful();
  if (deps.trustedProxies) app.set('trust proxy', deps.trustedProxies);
  app.get('/readyz', async (_, response) => {
    const parts = {
      process: deps.isEnding?.() === true ? 'ending' : 'serving',
      database: (await deps.isReady()) ? 'answers' : 'does_not_answer',
    };
    const isReady = parts.process === 'serving' && parts.database === 'answers';
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not_ready', parts });
  });
  const description = openApi(deps.routes);
  app.get('/api/v1/openapi.json', (request, response) => sendJson(request, response, description));
  for (const mount of deps.mounts) mount(app);
  app.use('/api/v1', registerRoutes(deps.routes, deps));
  serveStartPage(app, deps.isDemonstration);
  for (const page of [...SCREENS, ...PATIENTS_PAGES]) servePage(app, page, deps.keptFiles);
  // Whoever mistyped an address finds the way to every screen.
  app.use((_, response) => {
    response
      .status(404)
      .type('html')
      .send(renderStartPage({ language: 'en', isDemonstration: deps.isDemonstration }));
  });
  return app;
}

export type OutsideAppDeps = Pick<AppDeps, 'routes' | 'principals' | 'log' | 'checksAnswers' | 'keptFiles'> & {
  /** What providers call and fetch. */
  readonly outsideMounts: AppDeps['mounts'];
  /** Whose word about who asks is taken: addresses and networks, in Express's words. */
  readonly trustedProxies: readonly string[];
};

/**
 * What the public port answers: the patient's page, the page for booking, their part of the interface, and what providers need. Everything
 * else is not found there, whoever asks. It does not listen.
 */
export function createOutsideApp({ routes, outsideMounts, trustedProxies, ...deps }: OutsideAppDeps): Express {
  const app = careful();
  app.set('trust proxy', trustedProxies);
  for (const mount of outsideMounts) mount(app);
  const forEverybody = routes.filter(({ access }) => access.patient === true || access.web === true);
  app.use('/api/v1', registerRoutes(forEverybody, { ...deps, isSecure: true }));
  for (const page of PATIENTS_PAGES) servePage(app, page, deps.keptFiles);
  app.use((_, response) => sendProblem(response, { code: 'not_found' }));
  return app;
}

/** The beginning of both. */
function careful(): Express {
  const app = express();
  app.disable('x-powered-by');
  // Answers of the interface are never kept, so nobody asks whether they have changed; files have tags of their own.
  app.disable('etag');
  // Socket.IO answers these itself, on the same server; a second answer would end the process.
  app.use((request, _, next) => {
    if (!request.url.startsWith('/socket.io/')) next();
  });
  app.use(securityHeaders());
  app.get('/livez', (_, response) => {
    response.json({ status: 'alive' });
  });
  return app;
}

const DATA_HEADERS = new Map([
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
]);

/** The interface answers data, which no browser may take for a page: few and ready-made, for a kiosk's every touch pays for them. */
function securityHeaders(): RequestHandler {
  const forPages = pageHeaders([]);
  const forKiosks = pageHeaders([LOCAL_PRINT_ORIGIN]);
  return (request, response, next) => {
    if (!request.url.startsWith('/api/v1/')) {
      (request.url.startsWith('/kiosk') ? forKiosks : forPages)(request, response, next);
      return;
    }
    response.setHeaders(DATA_HEADERS);
    next();
  };
}

/** Only our own files, no frames, no inline scripts or styles. Plain http inside a clinic is allowed, so nothing is forced to TLS. */
const pageHeaders = (alsoAsks: readonly string[]) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        // A kiosk also asks the agent on its own computer.
        connectSrc: ["'self'", ...alsoAsks],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });

function serveStartPage(app: Express, isDemonstration: boolean): void {
  app.get('/', (request, response) => {
    const language = Language.catch('en').parse(request.query['language']);
    response.type('html').send(renderStartPage({ language, isDemonstration }));
  });
  for (const { url, file } of START_PAGE_FILES) {
    app.get(url, (_, response) => response.sendFile(file, { maxAge: '1h' }));
  }
}
