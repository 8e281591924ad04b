/// <reference types="vite/client" />
import type { AriaAttributes } from 'vue'

// Attributes that fall through to the root element of any component of ours, as they do at run time.
declare module 'vue' {
  interface AllowedComponentProps extends AriaAttributes {
    id?: string | undefined
    title?: string | undefined
    role?: string | undefined
    lang?: string | undefined
    tabindex?: number | string | undefined
    autocomplete?: string | undefined
    autocapitalize?: string | undefined
    spellcheck?: boolean | 'true' | 'false' | undefined
    inputmode?: 'text' | 'url' | 'search' | 'email' | 'numeric' | undefined
    rows?: number | undefined
    maxlength?: number | string | undefined
    placeholder?: string | undefined
    disabled?: boolean | undefined
    onClick?: ((event: Event) => unknown) | undefined
    onKeydown?: (event: KeyboardEvent) => unknown
    onFocus?: (event: FocusEvent) => unknown
    onBlur?: (event: FocusEvent) => unknown
    onPaste?: (event: ClipboardEvent) => unknown
  }
}
