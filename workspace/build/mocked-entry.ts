import type { Plugin } from 'vite'

/** In mode `mocked` the page starts from `main.mocked.ts`: the fakes never enter the real build. */
export function mockedEntry(mode: string): Plugin {
  return {
    name: 'parvis:mocked-entry',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => (mode === 'mocked' ? html.replace('/src/main.ts', '/src/main.mocked.ts') : html),
    },
  }
}
