import { expect, test } from 'vitest'
import { found } from './commands.ts'

test.each([
  ['Halle Saint-Roch', 'hal', true],
  ['Halle Saint-Roch', 'roch hal', true],
  ['Éloïse Bédard', 'eloise', true],
  ['Halle Saint-Roch', 'alle', false],
  ['Réglages', '', true],
])('%s, typed « %s »: %s', (label, typed, expected) => expect(found(label, typed)).toBe(expected))
