// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { rebuilt } from './message-fragment.ts'
import { hostileMarkup } from './model/hostile.fixture.ts'

/** Parsed without any cleaning: what is made anew must be harmless whatever was let through before. */
function shown(html: string): HTMLElement {
  const place = document.createElement('div')
  place.append(rebuilt(new DOMParser().parseFromString(html, 'text/html').body, (host) => `mène à ${host}`))
  return place
}

describe('rebuilt', () => {
  it.each(hostileMarkup)('T22: makes nothing that can act of %s', (hostile) => {
    const place = shown(`avant ${hostile} après`)
    for (const element of place.querySelectorAll('*')) {
      expect(['A', 'B', 'STRONG', 'P', 'SPAN', 'BR']).toContain(element.tagName)
      for (const { name, value } of element.attributes) {
        expect(['href', 'target', 'rel', 'title', 'class']).toContain(name)
        expect(value).not.toMatch(/^\s*javascript:/i)
      }
    }
    expect(place.textContent).toContain('avant')
  })

  it('keeps the shape of words', () => {
    expect(shown('<p>un <strong>mot</strong></p><ul><li>a</li></ul><pre><code>x</code></pre>').innerHTML).toBe(
      '<p>un <strong>mot</strong></p><ul><li>a</li></ul><pre><code>x</code></pre>',
    )
  })

  it('opens links elsewhere, without saying whence, and shows the host that their words hide', () => {
    const place = shown('<a href="https://autre.example/a" onclick="x()">ville.example</a>')
    const link = place.querySelector('a')
    expect(link?.rel).toBe('noreferrer noopener')
    expect(link?.target).toBe('_blank')
    expect(link?.hasAttribute('onclick')).toBe(false)
    expect(place.textContent).toBe('ville.example (mène à autre.example)')
    expect(shown('<a href="https://ville.example/a">ville.example</a>').textContent).toBe('ville.example')
  })

  it('gives no link of a person to an outside site, and no rank to a heading', () => {
    expect(shown('<a href="https://matrix.to/#/@claire:fake">Claire</a>').innerHTML).toBe(
      '<span class="mention">Claire</span>',
    )
    expect(shown('<h1>Titre</h1>').innerHTML).toBe('<strong class="heading">Titre</strong>')
  })
})
