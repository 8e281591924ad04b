import type { FastifyInstance } from 'fastify'
import type { Upstream } from '../upstream/upstream.ts'

export function livekitPlugin(_livekit: Upstream, _publicUrl: string) {
  return async (_app: FastifyInstance): Promise<void> => {}
}
