/// <reference types="vite/client" />
import type { AriaAttributes } from 'vue'

// Attributes that fall through to the root element of any component of ours, as they do at run time.
declare module 'vue' {
  interface AllowedComponentProps extends AriaAttributes {
    id?: string
    title?: string
    role?: string
    lang?: string
    tabindex?: number | string
    autocomplete?: string
    autocapitalize?: string
    spellcheck?: boolean | 'true' | 'false'
    inputmode?: 'text' | 'url' | 'search' | 'email' | 'numeric'
    maxlength?: number | string
    placeholder?: string
    disabled?: boolean
    onClick?: (event: Event) => unknown
    onKeydown?: (event: KeyboardEvent) => unknown
    onFocus?: (event: FocusEvent) => unknown
    onBlur?: (event: FocusEvent) => unknown
    onPaste?: (event: ClipboardEvent) => unknown
  }
}
