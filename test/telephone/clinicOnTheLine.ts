import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVoice } from '../../server/adapters/speech/openVoice.ts';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import type { SoundFile, SpokenText, Speech } from '../../server/ports/speech.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import type { Exchange } from '../support/telephone.ts';

export type ClinicOnTheLine = {
  readonly server: ClinicServer;
  readonly speech: Speech;
  /** Each sound that was made for the telephone, in order. */
  readonly spoken: readonly string[];
  stop(): Promise<void>;
};

type SetUp = {
  /** The trunk of its own calls, and the number that they show; without it the clinic takes calls only. */
  readonly calls?: { readonly outside: string; readonly callerId: string };
  /** Is told each sound that was made, and of what. */
  readonly said?: (request: SpokenText, sound: SoundFile) => void;
};

/** The whole clinic, with the real voice, on a real exchange. */
export async function startClinicOnTheLine(exchange: Exchange, { calls, said }: SetUp = {}): Promise<ClinicOnTheLine> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-on-the-line-'));
  const voice = await openSpeech({ voice: await openVoice(), recordings: recordingsIn(folder), folder });
  const spoken: string[] = [];
  const speech: Speech = {
    ...voice,
    sound: async (request) => {
      const made = await voice.sound(request);
      if (!made.ok) return made;
      if (request.heardOn === 'telephone') spoken.push(made.value.path);
      said?.(request, made.value);
      return made;
    },
  };
  const server = await startClinicServer(undefined, {
    speech,
    providers: {
      kannel: null,
      twilio: null,
      smtp: null,
      pushContact: null,
      asterisk: {
        ...exchange.ari,
        app: 'turnstone',
        outside: calls?.outside ?? null,
        inside: 'PJSIP/{number}',
        home: '98',
        callerId: calls?.callerId,
        machineContext: undefined,
        sounds: 'shared',
      },
    },
  });
  return {
    server,
    speech,
    spoken,
    stop: async () => {
      await server.stop();
      await speech.close();
      rmSync(folder, { recursive: true });
    },
  };
}
