import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Messages } from '../../../app/feature.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

const folder = join(import.meta.dirname, '..')
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(vue|ts)$/.test(path) && !path.includes('.test.') && !path.startsWith('messages'))
  .map((path) => readFileSync(join(folder, path), 'utf8'))
  .join('\n')

function sentences(messages: Messages, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : sentences(value, `${path}${key}.`),
  )
}
const [french, english] = [new Map(sentences(fr)), new Map(sentences(en))]

it('says everything in both languages, with the same parts', () => {
  expect([...english.keys()]).toEqual([...french.keys()])
  const parts = (sentence = '') => [...new Set(sentence.match(/\{\w+\}/g))].toSorted()
  for (const [key, sentence] of french) {
    expect(parts(english.get(key)), key).toEqual(parts(sentence))
    expect(english.get(key)?.split(' | ').length, key).toBe(sentence.split(' | ').length)
  }
})

it('uses every sentence, and no key that is not there', () => {
  const used = new Set([...sources.matchAll(/'(chat\.[\w.]+)'/g)].map(([, key]) => String(key)))
  expect([...used].toSorted()).toEqual([...french.keys()].toSorted())
})

it('speaks calmly: no exclamation mark, no « veuillez », no « erreur »', () => {
  for (const [key, sentence] of french) expect(sentence, key).not.toMatch(/!|veuillez|erreur|oups/i)
})
