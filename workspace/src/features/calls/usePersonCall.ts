import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { callAddress } from './addresses.ts'
import type { RingingPort } from './ringing-port.ts'
import { useAct, type Act } from './useAct.ts'

/** `?avec=`: a call with a person begins at the door of the conversation with them. */
export function usePersonCall(ringing: RingingPort): Act {
  const route = useRoute()
  const router = useRouter()
  const act = useAct()
  watch(
    () => route.query['avec'],
    (person) => {
      if (typeof person !== 'string' || person === '') return
      void act.run(async () => router.replace(callAddress(await ringing.direct(person))))
    },
    { immediate: true },
  )
  return act
}
