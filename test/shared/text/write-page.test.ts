import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { html, raw } from '../../../harness/shared/text/html.ts';
import { writePage } from '../../../harness/shared/text/write-page.ts';

it('keeps a number and its "%" on one line, and changes only prose', () => {
  const said = '53 % [<1 %, 8.5 %] of 5 pairs';
  const page = html`<p title="${said}">${said}; a % b, 5  %</p><code class="x">${said}</code>
<pre>${said}</pre><script>${raw(JSON.stringify(said))}</script><style>a { width: 5 %; }</style><svg><text>7 %</text></svg>`;
  const { document } = parseHTML(`<body>${writePage(page)}</body>`);
  const textOf = (selector: string) => document.querySelector(selector)?.textContent;
  expect(textOf('p')).toBe('53\u00a0% [<1\u00a0%, 8.5\u00a0%] of 5 pairs; a % b, 5  %');
  expect(textOf('text')).toBe('7\u00a0%');
  expect(document.querySelector('p')?.getAttribute('title')).toBe(said);
  expect([textOf('code'), textOf('pre')]).toEqual([said, said]);
  expect(JSON.parse(textOf('script') ?? '')).toBe(said);
  expect(textOf('style')).toContain('5 %');
});

it('loses no text, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const page = html`<ul>${texts.map((text) => html`<li data-text="${text}">${text}</li>`)}</ul>`;
      expect(writePage(page).replaceAll('\u00a0', ' ')).toBe(
        page.toString().replaceAll('\u00a0', ' '),
      );
    }),
  );
});
