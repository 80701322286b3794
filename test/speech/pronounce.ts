/** Run as a process of its own, like the voice itself: tells how espeak-ng would pronounce the texts it is sent. */
import loadEspeak from '@echogarden/espeak-ng-emscripten';
import { ESPEAK_VOICES, espeakText } from '../../server/adapters/speech/espeakText.ts';
import type { Language } from '../../common/contract/language.ts';

const espeak = await loadEspeak();
const worker = new espeak.eSpeakNGWorker();

process.on('message', ({ language, texts }: { language: Language; texts: readonly string[] }) => {
  worker.set_voice(ESPEAK_VOICES[language], ESPEAK_VOICES[language], 0, 0, 0);
  process.send?.(
    texts.map((text) =>
      worker
        .synthesize_ipa(espeakText(language, text))
        .ipa.replace(/[\s_]+/g, ' ')
        .trim(),
    ),
  );
});
process.on('disconnect', () => process.exit());
