import type { Express } from 'express';
import { Language } from '../../common/contract/language.ts';
import { demoPaperPhrases } from '../../common/phrases/demoPaper.ts';
import { say } from '../../common/phrases/phrase.ts';
import type { Bitmap } from '../ports/paper.ts';
import { demoPage } from './demoPage.ts';
import { escapeHtml } from './startPage.ts';

/** What the page needs of a fake printer: see adapters/printer/fakePrinter.ts. */
type ShownPrinter = {
  readonly papers: readonly Bitmap[];
  readonly state: { readonly paper: string; readonly cover: string; readonly isOn: boolean };
  putPaper(paper: 'ok' | 'near_end' | 'out'): void;
  putCover(cover: 'open' | 'closed'): void;
  power(isOn: boolean): Promise<void>;
};

const ACTIONS = ['fill_paper', 'take_paper', 'open_cover', 'close_cover', 'switch_off', 'switch_on'] as const;
type Action = (typeof ACTIONS)[number];

/** The demonstration's printer: what came out of it, and hands to trouble it with. */
export const demoPaper =
  (printers: ReadonlyMap<string, ShownPrinter>, pngOf: (bitmap: Bitmap) => Buffer) => (app: Express) => {
    app.get('/demo/paper', (request, response) => {
      const language = Language.catch('en').parse(request.query['language']);
      response.type('html').send(page([...printers], language));
    });
    app.get('/demo/paper/:printer/:index.png', (request, response) => {
      const picture = printers.get(request.params.printer)?.papers[Number(request.params.index)];
      if (!picture) response.sendStatus(404);
      else response.type('png').set('cache-control', 'no-store').send(pngOf(picture));
    });
    app.post('/demo/paper/:printer/:action', async (request, response) => {
      const printer = printers.get(request.params.printer);
      const action = ACTIONS.find((known) => known === request.params.action);
      if (printer && action) await handle(printer, action);
      response.redirect(303, `/demo/paper?language=${Language.catch('en').parse(request.query['language'])}`);
    });
  };

async function handle(printer: ShownPrinter, action: Action): Promise<void> {
  switch (action) {
    case 'fill_paper': {
      printer.putPaper('ok');
      return;
    }
    case 'take_paper': {
      printer.putPaper('out');
      return;
    }
    case 'open_cover': {
      printer.putCover('open');
      return;
    }
    case 'close_cover': {
      printer.putCover('closed');
      return;
    }
    case 'switch_off':
      return printer.power(false);
    case 'switch_on':
      return printer.power(true);
  }
}

function page(printers: readonly (readonly [string, ShownPrinter])[], language: Language): string {
  const words = (key: keyof typeof demoPaperPhrases) => escapeHtml(say(demoPaperPhrases[key], language));
  const button = (id: string, action: Action) =>
    `<form method="post" action="/demo/paper/${id}/${action}?language=${language}"><button>${words(action)}</button></form>`;
  const printer = ([id, { papers, state }]: readonly [string, ShownPrinter]) => `
<section data-key="${id}">
<div class="controls">
${button(id, state.paper === 'out' ? 'fill_paper' : 'take_paper')}
${button(id, state.cover === 'open' ? 'close_cover' : 'open_cover')}
${button(id, state.isOn ? 'switch_off' : 'switch_on')}
</div>
${papers.length === 0 ? `<p>${words('empty')}</p>` : ''}
<ol class="papers">${papers
    .map((_, index) => `<li><img alt="${words('paper')}" src="/demo/paper/${id}/${index}.png?${papers.length}"></li>`)
    .reverse()
    .join('')}</ol>
</section>`;
  const trays = printers.map(printer).join('') || `<p data-key="empty">${words('empty')}</p>`;
  return demoPage(language, say(demoPaperPhrases.title, language), say(demoPaperPhrases.lead, language), trays);
}
