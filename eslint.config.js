import vueI18n from '@intlify/eslint-plugin-vue-i18n'
import vue from 'eslint-plugin-vue'
import vueA11y from 'eslint-plugin-vuejs-accessibility'
import tseslint from 'typescript-eslint'

// Templates only: what oxlint can't see. Scripts are oxlint's, layout is oxfmt's.
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
          ignorePattern: '^[\\s\\d\\p{P}\\p{S}]*$',
        },
      ],
      '@intlify/vue-i18n/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/component-name-in-template-casing': ['error', 'PascalCase', { registeredComponentsOnly: false }],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-literal'],
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/no-template-target-blank': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/prefer-true-attribute-shorthand': 'error',
      'vue/require-explicit-emits': 'error',
      // A label that wraps its field, or one that names it by id: either is a label.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: ['workspace/src/**/*.vue'],
    ignores: ['workspace/src/shared/ui/**'],
    rules: {
      'vue/no-restricted-syntax': ['error', { selector: 'VElement[rawName=/^(q-|Q[A-Z])/]', message: quasar }],
    },
  },
]
