import { describe, expect, it } from 'vitest'
import { read, repositoryFiles } from './tree.ts'

/** What a component may not say itself: the look stands in the tokens. */
const rules: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a colour', /#[0-9a-f]{3,8}\b(?![^<]*<\/script)|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color-mix)\(/i],
  ['a length in px, other than a hair line', /(?<![\w.-])(?!1px|2px)\d*\.?\d+px\b/],
  [
    'a colour or spacing class of Quasar',
    /\bclass="[^"]*\b(?:(?:bg|text)-(?:primary|secondary|accent|positive|negative|info|warning|(?:red|pink|purple|indigo|blue|cyan|teal|green|lime|yellow|amber|orange|brown|grey)(?:-\d+)?)|q-[mp][atrblxy]-\w+)\b/,
  ],
  ['an inline style', /\sstyle="/],
]

const components = repositoryFiles().filter((path) => /^workspace\/src\/.*\.vue$/.test(path))

/** Without the script, where `#` may begin a room's name and 24px an observer's margin. */
const drawn = (text: string) =>
  text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\//g, '')

const findings = (text: string) => rules.filter(([, pattern]) => pattern.test(drawn(text))).map(([what]) => what)

describe('components', () => {
  it('take colours, lengths and classes from the tokens', () => {
    expect(components.flatMap((path) => findings(read(path)).map((what) => `${path}: ${what}`))).toEqual([])
  })

  it('name no colour outside the file of tokens', () => {
    const sheets = repositoryFiles().filter(
      (path) => /^workspace\/src\/.*\.(css|scss|sass)$/.test(path) && !path.endsWith('/tokens.css'),
    )
    const colour = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(/i
    expect(sheets.filter((path) => colour.test(drawn(read(path))))).toEqual([])
  })

  it.each([
    ['<style>a { color: #fff }</style>', ['a colour']],
    ['<style>a { margin: 12px; border: 1px solid }</style>', ['a length in px, other than a hair line']],
    ['<template><p class="text-grey-8 a"></p></template>', ['a colour or spacing class of Quasar']],
    ['<template><p style="top: 0"></p></template>', ['an inline style']],
    ['<script>const a = "#fff 12px"</script><template><p class="text-note" :style="b"></p></template>', []],
  ])('%s is found', (text, expected) => {
    expect(findings(text)).toEqual(expected)
  })
})
