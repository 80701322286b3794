/**
 * Keeps one screen of Turnstone before the patients: starts the browser, and starts it again when it ends, crashes or
 * no longer answers. Made for any Node from 18 on, and needs nothing else, because it runs on the screen's own computer.
 *
 *     node watchdog.mjs --url http://192.168.1.10:3000/kiosk/ --browser /usr/bin/chromium --profile DIR [-- more arguments]
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    url: { type: 'string' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
    profile: { type: 'string', default: join(process.env['HOME'] ?? '/tmp', 'turnstone-screen') },
    /** Asked so often whether it lives. */
    'every-ms': { type: 'string', default: '10000' },
  },
  allowPositionals: true,
});
const { url, browser, profile } = values;
if (url === undefined || !URL.canParse(url)) {
  process.stderr.write('Say which page: --url http://192.168.1.10:3000/kiosk/\n');
  process.exit(1);
}
const EVERY_MS = Number(values['every-ms']);
/** Two questions without an answer: it hangs. */
const MISSES = 2;
/** A browser that cannot start must not keep the computer busy. */
const PAUSE_MS = { first: 500, most: 30_000 };
const LIVED_MS = 60_000;

const ARGUMENTS = [
  '--kiosk',
  '--no-first-run',
  '--noerrdialogs',
  '--disable-session-crashed-bubble',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--autoplay-policy=no-user-gesture-required',
  // Questions and answers over two pipes that only this process holds: no port is open to anybody.
  '--remote-debugging-pipe',
  `--user-data-dir=${profile}`,
  ...positionals,
  url,
];

const say = (what) => process.stdout.write(`${what}\n`);
let isEnding = false;
let current;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.on(signal, () => {
    isEnding = true;
    if (current === undefined) process.exit(0);
    current.end();
  });

let pauseMs = PAUSE_MS.first;
while (!isEnding) {
  const startedAt = Date.now();
  await runOnce();
  pauseMs = Date.now() - startedAt > LIVED_MS ? PAUSE_MS.first : Math.min(PAUSE_MS.most, pauseMs * 2);
  if (!isEnding) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
process.exit(0);

/** From its start to its end, whoever ends it. */
async function runOnce() {
  // What a browser leaves that was killed: it would think that another one has the profile.
  rmSync(join(profile, 'SingletonLock'), { force: true });
  const child = spawn(browser, ARGUMENTS, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(`ended (${signal ?? code})`));
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
  });
  if (child.pid === undefined) {
    say(`the browser ${await ended}`);
    return;
  }
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL'); // with its renderers
    } catch {
      // They have gone already.
    }
  };
  current = { end: kill };
  say(`the browser has started (${child.pid})`);
  const stopAsking = askWhetherItLives(child, (why) => {
    say(`the browser ${why}: it is started again`);
    kill();
  });
  say(`the browser ${await ended}`);
  stopAsking();
  kill();
  current = undefined;
}

/** @returns the function that stops asking */
function askWhetherItLives(child, onHanging) {
  const [, , , questions, answers] = child.stdio;
  let id = 0;
  let rest = '';
  let sessionId;
  let misses = 0;
  let hasAnswered = false;
  let isWaiting = false;
  const send = (method, params = {}, session = undefined) => {
    id += 1;
    questions.write(`${JSON.stringify({ id, method, params, ...(session ? { sessionId: session } : {}) })}\0`);
  };
  const hear = (message) => {
    const targets = message.result?.targetInfos;
    const page = targets?.find(({ type }) => type === 'page');
    if (page && sessionId === undefined) send('Target.attachToTarget', { targetId: page.targetId, flatten: true });
    if (message.result?.sessionId) {
      sessionId = message.result.sessionId;
      send('Inspector.enable', {}, sessionId);
    }
    if (message.result?.result?.value === 'alive') {
      isWaiting = false;
      misses = 0;
      if (!hasAnswered) say('the browser answers');
      hasAnswered = true;
    }
    if (message.method === 'Inspector.targetCrashed' || message.method === 'Target.targetCrashed')
      onHanging('has crashed');
    if (message.method === 'Target.detachedFromTarget') sessionId = undefined;
  };
  questions.on('error', () => undefined);
  answers.on('error', () => undefined);
  answers.on('data', (bytes) => {
    const parts = (rest + bytes.toString()).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) hear(JSON.parse(part));
  });
  const timer = setInterval(() => {
    // Before its first answer it may still be starting on a slow computer; a policy may forbid that it is asked.
    if (isWaiting && hasAnswered) misses += 1;
    if (misses >= MISSES) {
      misses = 0;
      onHanging('does not answer');
      return;
    }
    isWaiting = true;
    if (sessionId === undefined) send('Target.getTargets');
    else send('Runtime.evaluate', { expression: "'alive'" }, sessionId);
  }, EVERY_MS);
  return () => clearInterval(timer);
}
