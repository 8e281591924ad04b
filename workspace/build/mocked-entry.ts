import type { Plugin } from 'vite'

/** In mode `mocked` a page starts from its `….mocked.ts`: the fakes never enter the real build. */
export function mockedEntry(mode: string): Plugin {
  return {
    name: 'parvis:mocked-entry',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => (mode === 'mocked' ? html.replace(/(src="\/src\/main[a-z.]*?)\.ts"/, '$1.mocked.ts"') : html),
    },
  }
}
