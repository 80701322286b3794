/** Who may import whom. The picture: docs/architecture.md. Run: npm run check:architecture */
const PURE = '^server/(queue|booking|voice|notice)/';
module.exports = {
  forbidden: [
    {
      name: 'rules-are-pure',
      severity: 'error',
      comment: 'The rules know only themselves, each other and the contract: no I/O, no framework, no database.',
      from: { path: PURE },
      to: { pathNot: [PURE, '^common/(contract|phrases|typed)/', '^node_modules/zod/'] },
    },
    {
      name: 'queue-knows-no-other-rules',
      severity: 'error',
      comment: 'The clinic day is the innermost part.',
      from: { path: '^server/queue/' },
      to: { pathNot: ['^server/queue/', '^common/contract/', '^node_modules/zod/'] },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      comment: 'Shared by server and browsers; zod only.',
      from: { path: '^common/contract/' },
      to: { pathNot: ['^common/contract/', '^node_modules/zod/'] },
    },
    {
      name: 'phrases-are-pure',
      severity: 'error',
      from: { path: '^common/phrases/' },
      to: { pathNot: ['^common/(phrases|contract)/'] },
    },
    {
      name: 'typed-input-is-pure',
      severity: 'error',
      comment: 'What people type is read in the browser and on the server by the same code.',
      from: { path: '^common/typed/' },
      to: { pathNot: ['^common/(typed|contract)/', '^node_modules/libphonenumber-js/'] },
    },
    {
      name: 'traffic-is-pure',
      severity: 'error',
      comment: 'Lines and people are reckoned in the browser and on the server by the same code.',
      from: { path: '^common/traffic/' },
      to: { pathNot: ['^common/traffic/', '^common/contract/'] },
    },
    {
      name: 'apps-never-import-the-server',
      severity: 'error',
      from: { path: '^(kiosk|display|operator|common)/' },
      to: { path: '^(server|agent)/' },
    },
    {
      name: 'apps-do-not-import-each-other',
      severity: 'error',
      from: { path: '^(kiosk|display|operator)/' },
      to: { path: '^(kiosk|display|operator)/', pathNot: '^$1/' },
    },
    {
      name: 'ports-are-types',
      severity: 'error',
      from: { path: '^server/ports/' },
      to: { pathNot: ['^server/ports/', PURE, '^common/contract/'] },
    },
    {
      name: 'usecases-meet-the-world-through-ports',
      severity: 'error',
      from: { path: '^server/usecases/' },
      to: { path: '^server/(http|socket|jobs|adapters|main)' },
    },
    {
      name: 'only-main-wires-adapters',
      severity: 'error',
      from: { path: '^server/', pathNot: ['^server/main\\.ts', '^server/wiring/', '^server/adapters/'] },
      to: { path: '^server/adapters/' },
    },
    {
      name: 'adapters-do-not-drive',
      severity: 'error',
      comment: 'An adapter serves a port; it never calls a use case, a route or a job.',
      from: { path: '^server/adapters/' },
      to: { path: '^server/(usecases|http|socket|jobs)/' },
    },
    {
      name: 'agent-knows-devices-only',
      severity: 'error',
      comment: 'The agent prints and reads; what anything means is decided on the server.',
      from: { path: '^agent/' },
      to: {
        path: '^(server|common|kiosk|display|operator|scripts)/',
        pathNot: '^(common/contract|server/ports|server/adapters/(printer|hid|clock|ids))/',
      },
    },
    {
      name: 'agent-is-wired-in',
      severity: 'error',
      comment: 'On a clinic with one PC the same agent runs inside the server.',
      from: { path: '^server/', pathNot: '^server/wiring/' },
      to: { path: '^agent/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.svelte-kit', '/build/'] },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte.ts', '.js', '.svelte', '.mjs', '.cjs'] },
  },
};
