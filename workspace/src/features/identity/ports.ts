import { defineComponent, h, inject, provide, type Component, type InjectionKey } from 'vue'
import type { KeysPort, SessionPort } from './port.ts'

export interface IdentityPorts {
  readonly session: SessionPort
  readonly keys: KeysPort
}

const portsKey: InjectionKey<IdentityPorts> = Symbol('identity')

/** A component that finds the ports of this feature around it. */
export function withPorts(ports: IdentityPorts, component: Component): Component {
  return defineComponent({
    inheritAttrs: false,
    setup(_props, { attrs }) {
      provide(portsKey, ports)
      return () => h(component, attrs)
    },
  })
}

export function usePorts(): IdentityPorts {
  const ports = inject(portsKey)
  if (!ports) throw new Error('This component belongs to the identity feature')
  return ports
}
