import { expect, test } from 'vitest'
import { ServiceError, toServiceError } from './error.ts'

test('the code gives the status, the cause is kept', () => {
  const cause = new Error('disk')
  const error = new ServiceError('audit.unavailable', { cause })
  expect([error.status, error.cause, error.message]).toEqual([503, cause, 'audit.unavailable'])
})

test.each([
  [413, 'request.too-large'],
  [429, 'request.too-many'],
  [415, 'request.invalid'],
  [500, 'internal'],
  [302, 'internal'],
  ['400', 'internal'],
])('a library’s error with status %s is %s', (statusCode, code) => {
  expect(toServiceError(Object.assign(new Error('x'), { statusCode })).code).toBe(code)
})

test.each([null, undefined, 'text', 7, {}])('%j thrown is internal', (thrown) => {
  expect(toServiceError(thrown).code).toBe('internal')
})
