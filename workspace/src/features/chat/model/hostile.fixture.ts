/** Tests only: markup that has become code somewhere (T22). */
export const hostileMarkup = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '"><iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">lien</a>',
  '<a href=" jAvAsCrIpT:alert(1)">lien</a>',
  '<math><mtext><style><img src onerror=alert(1)></style></mtext></math>',
  '<form action=javascript:alert(1)><button>ici</button></form>',
  '{{ constructor.constructor("alert(1)")() }}',
  '<b onmouseover=alert(1) style="position:fixed">gras</b>',
  '<details open ontoggle=alert(1)>plus</details>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
]
