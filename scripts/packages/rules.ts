/** What may be shipped: the licences that go with ours, and the versions without a hole that is known. */

/** They ask for their text and the authors' names to go with them, which `node_modules` does. */
export const LICENCES: readonly string[] = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'OFL-1.1',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  '(MIT OR X11)',
];

/** Single packages under other terms, with the reason why they may be here. */
export const ALSO: Readonly<Record<string, { readonly licence: string; readonly because: string }>> = {
  '@echogarden/espeak-ng-emscripten': {
    licence: 'GPL-3.0',
    because:
      'The voice runs as a program of its own, started and asked over a pipe; nothing of ours is linked with it.',
  },
  'web-push': { licence: 'MPL-2.0', because: 'Used as it is; MPL asks for changes to its own files only.' },
  'xmlhttprequest-ssl': { licence: 'MIT', because: 'Its package says MIT in an older field that npm does not read.' },
};

/**
 * The lowest version of a package in which nothing is known to be open, by the advisory that says so. `npm audit` asks
 * the registry for the newest; this holds without a network, and keeps an old version from coming back unseen.
 */
export const LOWEST: Readonly<Record<string, { readonly version: string; readonly advisory: string }>> = {
  axios: { version: '1.12.0', advisory: 'GHSA-4hjh-wcwx-xvwj' },
  'body-parser': { version: '2.2.1', advisory: 'GHSA-wqch-xfxh-vrr4' },
  'brace-expansion': { version: '2.0.2', advisory: 'GHSA-v6h2-p8h4-qcjw' },
  cookie: { version: '0.7.0', advisory: 'GHSA-pxg6-pf52-xh8x' },
  'engine.io': { version: '6.4.2', advisory: 'GHSA-q9mw-68c2-j6m5' },
  express: { version: '4.20.0', advisory: 'GHSA-qw6h-vgh9-j6wx' },
  'follow-redirects': { version: '1.15.6', advisory: 'GHSA-cxjh-pqwp-8mfp' },
  'form-data': { version: '4.0.4', advisory: 'GHSA-fjxv-7rqg-78g4' },
  jsonwebtoken: { version: '9.0.0', advisory: 'GHSA-8cf7-32gw-wr33' },
  minimist: { version: '1.2.6', advisory: 'GHSA-xvch-5gv4-984h' },
  nodemailer: { version: '7.0.7', advisory: 'GHSA-mm7p-fcc7-pg87' },
  'path-to-regexp': { version: '8.0.0', advisory: 'GHSA-9wv6-86v2-598j' },
  qs: { version: '6.14.1', advisory: 'GHSA-6rw7-vpxm-498p' },
  semver: { version: '7.5.2', advisory: 'GHSA-c2qf-rxjj-qqgw' },
  send: { version: '0.19.0', advisory: 'GHSA-m6fv-jmcg-4jfg' },
  'serve-static': { version: '1.16.0', advisory: 'GHSA-cm22-4g7w-348p' },
  'socket.io-parser': { version: '4.2.3', advisory: 'GHSA-cqmj-92xf-r6r9' },
  'tough-cookie': { version: '4.1.3', advisory: 'GHSA-72xf-g2v4-qvf3' },
  ws: { version: '8.17.1', advisory: 'GHSA-3h5v-q93c-6h6q' },
  'xmlhttprequest-ssl': { version: '1.6.2', advisory: 'GHSA-h4j5-c7cj-74xg' },
};

/** Never shipped, in no version, and why; what asks for them gets an empty package in their place (`overrides`). */
export const NEVER: Readonly<Record<string, string>> = {
  request: 'given up by its authors with a hole open (GHSA-p8p7-x288-28g6); came with escpos’ get-pixels',
  'har-validator': 'given up by its authors; came with request',
  'get-pixels': 'reads pictures over the network with request; our pictures are painted by ourselves',
  'node-bluetooth': 'compiles code of 2017 at install; no printer here is reached by Bluetooth',
};
