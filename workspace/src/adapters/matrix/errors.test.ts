import type { ErrorBody } from '@parvis/contracts'
import { MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js'
import { expect, it } from 'vitest'
import { toChatError } from './errors.ts'

const reason = {
  fr: 'Un salon sensible ne s’ouvre que depuis la France.',
  en: 'A sensitive room opens from France only.',
}

it('a refusal by policy keeps the rule’s sentence, as the gateway writes it beside Matrix’s own fields', () => {
  const body: ErrorBody = { code: 'policy.denied', refusal: { rule: 'sensitive-room-places', number: 20, reason } }
  const error = toChatError(new MatrixError({ errcode: 'M_FORBIDDEN', error: reason.fr, ...body }, 403))
  expect([error.code, error.rule]).toEqual(['refused', reason])
})

it('what the homeserver itself forbids has no rule', () => {
  const error = toChatError(new MatrixError({ errcode: 'M_FORBIDDEN', error: 'No' }, 403))
  expect([error.code, error.rule]).toEqual(['not-allowed', null])
})

it.each([[null], [{}], [{ reason: null }], [{ reason: { fr: 1, en: 2 } }], ['rule']])(
  'a refusal without a sentence (%j) is none',
  (refusal) => {
    const error = toChatError(new MatrixError({ errcode: 'M_FORBIDDEN', error: 'No', refusal }, 403))
    expect([error.code, error.rule]).toEqual(['not-allowed', null])
  },
)
