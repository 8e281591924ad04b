import vueI18n from '@intlify/eslint-plugin-vue-i18n'
import vue from 'eslint-plugin-vue'
import vueA11y from 'eslint-plugin-vuejs-accessibility'
import tseslint from 'typescript-eslint'

// Templates only: what oxlint can't see. Scripts are oxlint's, layout is oxfmt's.
const pressed =
  'VElement[name=/^(div|span|p|li|ul|ol|tr|td|section|article|header|img|h[1-6])$/] > VStartTag:not(:has(VAttribute[key.name="role"])) > VAttribute[directive=true][key.name.name="on"][key.argument.name=/^(click|dblclick|mousedown|mouseup)$/]'
const press = {
  selector: pressed,
  message: 'What is pressed is a button, a link, or has a role, so that keys and screen readers reach it',
}
const quasar = 'Quasar is bent to our look in shared/ui: use the component from there'

export default [
  { ignores: ['**/dist/**'] },
  ...vue.configs['flat/essential'],
  ...vueA11y.configs['flat/recommended'],
  {
    files: ['workspace/src/**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser, sourceType: 'module' } },
    plugins: { '@intlify/vue-i18n': vueI18n },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@intlify/vue-i18n/no-raw-text': [
        'error',
        {
          attributes: { '/.+/': ['title', 'aria-label', 'aria-description', 'placeholder', 'alt', 'label'] },
          ignoreText: ['Parvis', 'Ctrl', 'Alt'],
          ignorePattern: '^[a-z]+\\.$|^[\\s\\d\\p{P}\\p{S}]*$',
        },
      ],
      '@intlify/vue-i18n/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/component-name-in-template-casing': ['error', 'PascalCase', { registeredComponentsOnly: false }],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-literal'],
      // A composable handed down as a prop is written to by its own rules; the prop itself stays.
      'vue/no-mutating-props': ['error', { shallowOnly: true }],
      'vue/multi-word-component-names': 'off',
      // The type checker follows a switch over a closed union to its end; this rule does not.
      'vue/return-in-computed-property': 'off',
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/no-restricted-syntax': ['error', press],
      'vue/no-static-inline-styles': 'error',
      'vue/no-template-target-blank': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/prefer-true-attribute-shorthand': 'error',
      'vue/require-explicit-emits': 'error',
      // A list may listen to keys for its rows, and its rows be pointed to by aria-activedescendant: what these three
      // can't know. In their place, below: a click belongs on a button or a link. Axe and the keyboard walk see the rest.
      'vuejs-accessibility/no-static-element-interactions': 'off',
      'vuejs-accessibility/click-events-have-key-events': 'off',
      'vuejs-accessibility/interactive-supports-focus': 'off',
      // A label that wraps its field, or one that names it by id: either is a label.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: ['workspace/src/**/*.vue'],
    ignores: ['workspace/src/shared/ui/**'],
    rules: {
      'vue/no-restricted-syntax': ['error', press, { selector: 'VElement[rawName=/^(q-|Q[A-Z])/]', message: quasar }],
    },
  },
]
