import type { Format } from '../reader.ts';

/** Names under which pipelines and shared libraries are kept; Gradle's own files end in `.gradle`. */
const NAMED =
  /(?:^|\/)Jenkinsfile[^/]*$|\.[Jj]enkinsfile$|\.groovy$|\.jenkins$|(?:^|\/)(?:\.?jenkins|jobs)\/[^/]+\.(?:pipeline|dsl|jobdsl)$/;

export const format: Format = {
  name: 'jenkins',
  title: 'Jenkins pipelines, shared libraries and job DSL',
  path: (path) => NAMED.test(path) && !/\.(?:md|txt|ya?ml|json|xml|html?|sh|bak|j2|tmpl|tpl)$/i.test(path),
  text: ({ path, text }) =>
    !/\.[A-Za-z]\w*$/.test(path) && /^#!\s*(?:\/usr\/bin\/env\s+|\/\S+\/)?groovy\b/.test(text.slice(0, 200)),
};
