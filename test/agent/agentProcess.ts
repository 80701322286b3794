import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export type AgentProcess = {
  readonly folder: string;
  readonly lines: readonly string[];
  /** Resolves with the first line that matches, also one that was said before. */
  said(what: RegExp): Promise<RegExpExecArray>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** To a program that listens to who started it; the agent itself does not. */
  tell(message: string): void;
};

export const newFolder = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-agent-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** The agent as a kiosk's PC runs it: a process of its own. @param program the agent's own, or one around it */
export function startAgentProcess(server: string, folder: string, program = 'agent/main.ts'): AgentProcess {
  const child: ChildProcess = spawn(
    join(ROOT, 'node_modules/.bin/node'),
    [join(ROOT, program), '--server', server, '--data', folder],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let rest = '';
  const hear = (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = once(child, 'exit');
  return {
    folder,
    lines,
    said: (what) =>
      new Promise((found, failed) => {
        const look = () => {
          for (const line of lines) {
            const match = what.exec(line);
            if (!match) continue;
            listeners.delete(look);
            found(match);
            return;
          }
        };
        listeners.add(look);
        void ended.then(() => failed(new Error(`The agent ended and had said:\n${lines.join('\n')}`)));
        look();
      }),
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
    tell: (message) => void child.send(message),
  };
}
