import { inject, readonly, shallowRef, type InjectionKey, type Ref } from 'vue'

/** Something done, with its undo. Errors are never toasts: they stand where they happened. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undo?: () => void
}

export interface Toasts {
  readonly shown: Readonly<Ref<readonly Toast[]>>
  show(text: string, undo?: () => void): void
  close(id: number): void
}

export const toastsKey: InjectionKey<Toasts> = Symbol('toasts')
const KEPT = 3

export function createToasts(): Toasts {
  const shown = shallowRef<readonly Toast[]>([])
  let last = 0
  return {
    shown: readonly(shown),
    show(text, undo) {
      last += 1
      shown.value = [...shown.value, { id: last, text, ...(undo && { undo }) }].slice(-KEPT)
    },
    close: (id) => void (shown.value = shown.value.filter((toast) => toast.id !== id)),
  }
}

export function useToasts(): Toasts {
  return inject(toastsKey, createToasts, true)
}
