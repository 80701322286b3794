/** One baresip: told by its control socket what to do, and what it heard read from the file that it records. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Baresip } from '../../scripts/debian/baresip.ts';
import { encodeWav } from '../../server/adapters/speech/wav.ts';

export type Softphone = {
  /** Calls, and waits until it is answered. @throws Error with the exchange's words where it is not */
  dial(number: string): Promise<void>;
  /** Calls, and does not wait. */
  startDialling(number: string): Promise<void>;
  /** `0`-`9`, `*`, `#`, each 180 ms. */
  press(keys: string): Promise<void>;
  /** Waits until it rings. */
  rings(): Promise<void>;
  /** Takes the call that rings. */
  answer(): Promise<void>;
  /** Ends the call, or turns down the one that rings: to the caller it is busy. */
  hangUp(): Promise<void>;
  /** Waits until it talks. */
  talks(): Promise<void>;
  /** Waits until no call is left. */
  ended(): Promise<void>;
  /** Everything that came from the other side in the last call, or in this one so far: 8 kHz, mono, 16 bits. */
  heard(): Int16Array;
  /** What it did, as it tells it: CALL_RINGING, CALL_ESTABLISHED, CALL_CLOSED … */
  events(): readonly string[];
  stop(): Promise<void>;
};

type Plan = {
  readonly folder: string;
  readonly address: string;
  readonly port: number;
  readonly controlPort: number;
  readonly rtpPort: number;
  readonly accounts: readonly string[];
  readonly exchange: string;
  readonly toneHz: number;
  /** Who calls and is called over TLS only: the certificate that it takes for the exchange's. */
  readonly trusts: string | undefined;
  readonly isRegistered: boolean;
};

const WITHIN_MS = 20_000;
/** What is read of its events. */
type Told = { readonly event?: boolean; readonly type?: string; readonly param?: string };

/** As long as no test is. */
const SPOKEN_S = 240;
const WAV_HEADER_BYTES = 44;

export async function openBaresip({ program, modules, env }: Baresip, plan: Plan): Promise<Softphone> {
  const { folder, address, port, controlPort, rtpPort } = plan;
  writeFileSync(join(folder, 'says.wav'), encodeWav({ samples: tone(plan.toneHz), sampleRate: 8_000 }));
  writeFileSync(
    join(folder, 'config'),
    [
      `sip_listen ${address}:${port}`,
      `net_interface ${address}`,
      'call_max_calls 1',
      `audio_source aufile,${folder}/says.wav`,
      'audio_player aubridge,ear',
      'audio_alert aubridge,bell',
      `rtp_ports ${rtpPort}-${rtpPort + 20}`,
      'jitter_buffer_delay 0-0',
      `module_path ${modules}`,
      ...['g711', 'aufile', 'aubridge', 'sndfile', 'srtp'].map((name) => `module ${name}.so`),
      ...(plan.trusts === undefined ? [] : [`sip_cafile ${plan.trusts}`]),
      'module_tmp account.so',
      ...['menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
      `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
      `snd_path ${folder}/heard`,
      '',
    ].join('\n'),
  );
  writeFileSync(join(folder, 'accounts'), `${plan.accounts.join('\n')}\n`);
  writeFileSync(join(folder, 'contacts'), '');
  const child = spawn(program, ['-f', folder], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));

  const told: { readonly type: string; readonly param: string }[] = [];
  /** How much of what it told is of the call before. */
  let seen = 0;
  async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
    const end = Date.now() + WITHIN_MS;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (child.exitCode !== null || Date.now() > end) {
        throw new Error(
          `The telephone waited for ${what}; it told ${JSON.stringify(told)} and printed ${printed.slice(-1500)}`,
        );
      }
      await pause(10);
    }
  }
  const has = (type: string) => () => told.slice(seen).find((event) => event.type === type);
  const control = await connected(controlPort, () => child.exitCode === null);
  onMessages(control, (message) => {
    if (message.event === true) told.push({ type: message.type ?? '', param: message.param ?? '' });
  });
  const command = (name: string, params = ''): void => {
    const text = JSON.stringify({ command: name, params, token: 't' });
    control.write(`${Buffer.byteLength(text)}:${text},`);
  };
  // It registers before anybody can ask for its events.
  if (plan.isRegistered) await until('its registration', () => printed.includes('200 OK'));

  const startDialling = async (number: string): Promise<void> => {
    seen = told.length;
    command('dial', `sip:${number}@${plan.exchange}`);
    await Promise.resolve();
  };
  return {
    startDialling,
    dial: async (number) => {
      await startDialling(number);
      const event = await until('an answer', () => has('CALL_ESTABLISHED')() ?? has('CALL_CLOSED')());
      if (event.type === 'CALL_CLOSED') throw new Error(`Not connected: ${event.param}`);
    },
    press: async (keys) => {
      command('sndcode', keys);
      await Promise.resolve();
    },
    rings: async () => {
      await until('a call', has('CALL_INCOMING'));
    },
    answer: async () => {
      await until('a call', has('CALL_INCOMING'));
      command('accept');
      await until('the call', has('CALL_ESTABLISHED'));
    },
    hangUp: async () => {
      command('hangup');
      await until('the end', has('CALL_CLOSED'));
      seen = told.length;
    },
    talks: async () => {
      await until('the call', has('CALL_ESTABLISHED'));
    },
    ended: async () => {
      await until('the end', has('CALL_CLOSED'));
      seen = told.length;
    },
    heard: () => {
      const last = globSync('*-dec.wav', { cwd: join(folder, 'heard') })
        .sort()
        .at(-1);
      if (last === undefined) return new Int16Array();
      // Its header is written at the end; the samples come as they are heard.
      const bytes = readFileSync(join(folder, 'heard', last)).subarray(WAV_HEADER_BYTES);
      return Int16Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readInt16LE(2 * index));
    },
    events: () => told.map(({ type }) => type),
    stop: async () => {
      control.destroy();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function tone(hertz: number): Float32Array {
  const loudness = hertz === 0 ? 0 : 0.25;
  return Float32Array.from(
    { length: SPOKEN_S * 8_000 },
    (_, index) => loudness * Math.sin((2 * Math.PI * hertz * index) / 8_000),
  );
}

async function connected(port: number, isRunning: () => boolean): Promise<Socket> {
  const end = Date.now() + WITHIN_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (!isRunning() || Date.now() > end) throw error;
      await pause(20);
    }
  }
}

/** Netstrings: the length, a colon, so many bytes, a comma. */
function onMessages(socket: Socket, act: (message: Told) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined); // it ends with the program
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const colon = rest.indexOf(':');
      const length = Number(rest.subarray(0, colon).toString());
      if (colon < 0 || rest.length < colon + length + 2) return;
      // Written by the program's own encoder.
      act(JSON.parse(rest.subarray(colon + 1, colon + 1 + length).toString()) as Told);
      rest = rest.subarray(colon + length + 2);
    }
  });
}
