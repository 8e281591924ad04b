import { quasar } from '@quasar/vite-plugin'
import vue from '@vitejs/plugin-vue'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { brotli } from './build/brotli.ts'
import { mockedEntry } from './build/mocked-entry.ts'
import { notices } from './build/notices.ts'
import { pdfAssets } from './build/pdf-assets.ts'

const pages = ['index.html', 'outside.html', 'invite.html']
const gateway = 'http://localhost:8480'
const toGateway = ['/api', '/auth', '/_matrix', '/_synapse', '/livekit', '/.well-known']

/** `vite` and `vite build` make the real workspace; `--mode mocked` the one that starts logged in, with no server. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base: '/',
  plugins: [vue(), quasar({ sassVariables: false }), mockedEntry(mode), notices(), pdfAssets(), brotli()],
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  server: {
    host: '127.0.0.1',
    port: 8481,
    watch: { ignored: ['**/dist/**', '**/dist-mocked/**'] },
    proxy: Object.fromEntries(toGateway.map((path) => [path, gateway])),
  },
  preview: { host: '127.0.0.1' },
  // The crypto library finds its wasm beside its own module: bundling it early would break that address.
  optimizeDeps: { exclude: ['@matrix-org/matrix-sdk-crypto-wasm'] },
  worker: { format: 'es' },
  build: {
    outDir: mode === 'mocked' ? 'dist-mocked' : 'dist',
    // The workspace, and the pages for people without an account: links and drop boxes, and a guest's call.
    rolldownOptions: { input: pages.map((page) => join(import.meta.dirname, page)) },
    target: 'es2023',
    // Nothing inline: the page's policy allows no inline script or style, and a file can be cached for ever.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
}))
