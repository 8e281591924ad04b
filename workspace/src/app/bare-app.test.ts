// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { createBareApp } from './bare-app.ts'

afterEach(() => vi.unstubAllGlobals())

it('opens in a browser that does not tell how its screen is held', () => {
  vi.stubGlobal('screen', {})
  const kept = { getItem: () => null, setItem: () => undefined }
  const app = createBareApp({
    root: { render: () => h('p', 'Parvis') },
    props: {},
    messages: [],
    kept,
    languages: ['fr'],
  })
  const place = document.createElement('div')
  app.mount(place)
  expect(place.textContent).toBe('Parvis')
})
