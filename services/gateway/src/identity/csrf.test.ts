import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { checkCsrf } from './csrf.ts'

const publicUrl = 'https://parvis.example'
const good = { 'x-parvis-csrf': 'token', 'sec-fetch-site': 'same-origin', origin: publicUrl }
const check = (method: string, headers: object) => checkCsrf({ method, headers } as FastifyRequest, 'token', publicUrl)

test('a page of ours may act; a program without fetch metadata too, with the token', () => {
  expect(() => check('POST', good)).not.toThrow()
  expect(() => check('POST', { 'x-parvis-csrf': 'token' })).not.toThrow()
})

test.each([
  { ...good, 'x-parvis-csrf': 'other' },
  { ...good, 'x-parvis-csrf': undefined },
  { ...good, 'x-parvis-csrf': ['token', 'token'] },
  { ...good, 'sec-fetch-site': 'same-site' },
  { ...good, 'sec-fetch-site': 'cross-site' },
  { ...good, 'sec-fetch-site': 'none' },
  { ...good, origin: 'https://evil.example' },
  { ...good, origin: 'null' },
])('refused: %j', (headers) => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    expect(() => check(method, headers)).toThrow(expect.objectContaining({ code: 'csrf.failed' }))
  }
})

test('reading needs no token', () => expect(() => check('GET', {})).not.toThrow())
