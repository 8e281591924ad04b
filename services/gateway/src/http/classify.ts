import { acts } from '@parvis/contracts'
import type { FastifyRequest } from 'fastify'
import type { Identity } from '../identity/identity.ts'
import type { Guest, Principal } from '../identity/principal.ts'
import type { Facts, PlaceFacts } from '../residency/decision.ts'
import type { Places } from '../residency/places.ts'
import type { ActFacts, Declaration } from './declaration.ts'

/**
 * The second step: what a request is, in the words that policies know. Addresses become places here; neither the
 * address nor the person's name goes further.
 */
export function classifier(places: Places, roomsOf: Identity['roomsOf']) {
  const remembered = new Map<string, PlaceFacts>()
  const from = (address: string) => {
    const known = remembered.get(address)
    if (known) return known
    if (remembered.size >= 10_000) remembered.clear()
    const place = places.of(address)
    remembered.set(address, place)
    return place
  }
  const facts = (
    request: FastifyRequest,
    declared: Declaration,
    principal: Principal,
    { room, ...act }: ActFacts,
  ): Facts | Promise<Facts> => {
    const known = {
      ...{ act: declared.act, actor: actorOf(principal), from: from(request.ip) },
      ...{ to: placeOf(declared, places), ...act },
      ...(principal.kind === 'guest' && { own: isOwn(principal.guest, room) }),
    }
    // Whatever a guest does is about the one room of the visit.
    const about = room ?? (principal.kind === 'guest' ? principal.guest.room : undefined)
    const label = labelOf(declared, about, places)
    if (label !== 'any') return { ...known, room: label }
    return isInSensitive(principal, places, roomsOf).then((is) => ({ ...known, room: is ? 'sensitive' : 'none' }))
  }
  return (request: FastifyRequest, declared: Declaration, principal: Principal): Facts | Promise<Facts> => {
    const found = declared.facts?.(request) ?? {}
    if (!(found instanceof Promise)) return facts(request, declared, principal, found)
    return found.then((act) => facts(request, declared, principal, act))
  }
}

function placeOf({ upstream = 'gateway', place }: Declaration, places: Places): PlaceFacts {
  return place === undefined ? places.upstream(upstream) : places.at(place)
}

const anonymous: Facts['actor'] = { kind: 'anonymous', roles: [], organisation: '' }

const guest: Facts['actor'] = { kind: 'guest', roles: [], organisation: '' }

function actorOf(principal: Principal): Facts['actor'] {
  if (principal.kind === 'guest') return guest
  if (principal.kind !== 'account') return anonymous
  return { kind: 'account', roles: principal.account.roles, organisation: principal.account.organisation.id }
}

/**
 * An act that carries ciphertext or keys and names no room (sync, keys, media) may be about any (`any`). An alias counts
 * as a sensitive room where there is one: what it stands for is only known behind the gateway.
 */
function labelOf({ act }: Declaration, room: string | undefined, places: Places): Facts['room'] | 'any' {
  if (room !== undefined) {
    return (room.startsWith('!') ? places.isSensitive(room) : places.hasSensitive) ? 'sensitive' : 'ordinary'
  }
  const { data } = acts[act]
  return places.hasSensitive && (data === 'ciphertext' || data === 'keys') ? 'any' : 'none'
}

const isOwn = (who: Guest, room: string | undefined): boolean =>
  room !== undefined && [who.room, ...who.groups].includes(room)

/**
 * Nobody is sent ciphertext or keys of a room that she is not in. Whoever is in a sensitive one reaches it by every such
 * act; so does whoever cannot be asked about.
 */
async function isInSensitive(principal: Principal, places: Places, roomsOf: Identity['roomsOf']): Promise<boolean> {
  if (principal.kind !== 'account' || principal.account.matrixUserId === '') return true
  try {
    const rooms = await roomsOf(principal.account.matrixUserId)
    return [...rooms].some((room) => places.isSensitive(room))
  } catch {
    return true
  }
}
