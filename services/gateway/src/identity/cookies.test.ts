import type { FastifyReply, FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { makeCookies } from './cookies.ts'
import { randomToken } from './secrets.ts'

const read = (publicUrl: string, cookie: string) =>
  makeCookies(publicUrl).readSession({ headers: { cookie } } as FastifyRequest)

function written(publicUrl: string): string {
  const said: string[] = []
  const reply = { header: (_name: string, value: string) => said.push(value) } as unknown as FastifyReply
  makeCookies(publicUrl).writeSession(reply, 'x', new Date(0))
  return said.join()
}

test('behind TLS: __Host-, Secure, HttpOnly, SameSite, whole site, no domain', () => {
  expect(written('https://parvis.example')).toBe(
    '__Host-parvis=x; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax; Secure',
  )
})

test('on http://localhost: the plain name, without Secure', () => {
  expect(written('http://localhost:8480')).toMatch(/^parvis=x; .*HttpOnly; SameSite=Lax$/)
})

test('a planted cookie is not read', () => {
  const token = randomToken()
  expect(read('https://parvis.example', `a=b; __Host-parvis=${token}`)).toBe(token)
  expect(read('https://parvis.example', `parvis=${token}`)).toBeUndefined()
  expect(read('https://parvis.example', `__Host-parvis=${token}; __Host-parvis=${randomToken()}`)).toBeUndefined()
  expect(read('http://localhost', 'parvis=short')).toBeUndefined()
  expect(read('http://localhost', '')).toBeUndefined()
})
