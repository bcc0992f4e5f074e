/* SPDX-License-Identifier: Apache-2.0
 * Rendering a chart, and walking what came out. */
#ifndef CHART_RENDER_H
#define CHART_RENDER_H

#include <chart/load.h>
#include <chart/observer.h>
#include <chart/values.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The result of a rendering; immutable. */
typedef struct chart_rendering chart_rendering;

typedef struct chart_render_options {
  size_t                struct_size;
  const char           *release_name;      /* NULL: "release-name" */
  const char           *release_namespace; /* NULL: "default" */
  bool                  is_upgrade;
  bool                  skip_schema;  /* do not check values.schema.json */
  const char           *kube_version; /* "1.33"; NULL: v1.36.0, Helm 4.2.3's own */
  const char *const    *api_versions; /* added to Helm's */
  size_t                api_version_count;
  const chart_observer *observer;  /* or NULL */
  bool                  skip_crds; /* the rendering is to have no CRDs: spares it a copy of them */
} chart_render_options;

#define CHART_RENDER_OPTIONS_INIT                                                      \
  {                                                                                    \
    sizeof(chart_render_options), NULL, NULL, false, false, NULL, NULL, 0, NULL, false \
  }

/* Renders `chart` with `values` (NULL: none) and sorts what came out into manifests and hooks.
 * options may be NULL.
 * Result: *out, owned: chart_rendering_destroy; neither chart nor values are needed after.
 * Status: ARGUMENT (release name, Kubernetes version, struct_size never set), VALUES, SCHEMA, CHART, PARSE, EXECUTE, YAML,
 * MEMORY, LIMIT.  With YAML, *out is set nevertheless and holds the rendered files, but no
 * manifests, so that the broken text can be looked at (file, line and column of the error are places
 * in it); otherwise *out is NULL on failure.
 * Threads: any; one chart and one values set may be rendered by many threads at once.
 * From: Helm 4.2.3, pkg/engine, pkg/action, pkg/release/v1/util. */
CHART_API int chart_render(chart_rendering **out, chart_context *context, const chart_chart *chart,
                           const chart_values *values, const chart_render_options *options,
                           chart_error *error);

/* Whether chart_render takes the text as a kube_version.
 * Status: ARGUMENT "invalid kube version 'x': could not parse "x" as version"; MEMORY.
 * Threads: any.   From: Helm 4.2.3, pkg/chart/common. */
CHART_API int chart_check_kube_version(const chart_context *context, const char *text,
                                       chart_error *error);

/* Runs a template for a release name, as `--name-template` has it: sprig's functions, `env` and
 * `expandenv` among them, no chart and no data.  The text goes to `write`, which answers false when
 * it cannot take it; whether it is a valid name chart_render says.
 * Status: PARSE, EXECUTE in Go's words; OUTPUT; MEMORY, LIMIT.
 * Threads: any.   From: Helm 4.2.3, pkg/action (TemplateName). */
CHART_API int chart_name_from_template(chart_context *context, const char *text,
                                       bool (*write)(void *sink, const char *bytes, size_t size),
                                       void *sink, chart_error *error);

/* rendering may be NULL. */
CHART_API void chart_rendering_destroy(chart_rendering *rendering);

/* ---- results: borrowed from the rendering, cannot fail, threads: any --------------------------- */

/* A document that can be applied. */
typedef struct chart_manifest {
  chart_str path; /* of the template that wrote it: "c/templates/x.yaml" */
  chart_str text; /* without separators */
  chart_str api_version, kind, name;
  bool      is_hook;
  bool      is_test; /* a hook that is a test */
  chart_str hook;    /* the hook annotation */
} chart_manifest;

/* The manifests in install order, then the hooks in install order. */
CHART_API size_t chart_rendering_manifest_count(const chart_rendering *rendering);

/* Manifest i; an empty one beyond the end. */
CHART_API chart_manifest chart_rendering_manifest(const chart_rendering *rendering, size_t i);

/* The text of the chart's NOTES.txt; empty without one. */
CHART_API chart_str chart_rendering_notes(const chart_rendering *rendering);

/* The rendered template files as they are, in the order in which they ran. */
CHART_API size_t chart_rendering_file_count(const chart_rendering *rendering);
CHART_API bool   chart_rendering_file(const chart_rendering *rendering, size_t i, chart_str *path,
                                      chart_str *text);

/* The files below crds/ of the chart and its sub-charts, in the order in which they are printed.
 * false beyond the end. */
CHART_API size_t chart_rendering_crd_count(const chart_rendering *rendering);
CHART_API bool   chart_rendering_crd(const chart_rendering *rendering, size_t i, chart_str *path,
                                     chart_str *text);

/* ---- as text ------------------------------------------------------------------------------------ */

typedef struct chart_print_options {
  size_t             struct_size;
  bool               without_hooks; /* --no-hooks */
  bool               without_tests; /* --skip-tests */
  const char *const *show_only;     /* --show-only patterns */
  size_t             show_only_count;
  bool               with_crds; /* --include-crds: the files below crds/ come first */
  bool               raw; /* the rendered files, unsplit: what --debug shows of broken output */
  /* The CRDs (with_crds) and manifests alone, as Helm 3 hands them to a post-renderer. */
  bool for_post_renderer;
  /* What a post-renderer made of these: it is printed in their place.  data NULL: there was none. */
  chart_str post_rendered;
} chart_print_options;

#define CHART_PRINT_OPTIONS_INIT                                             \
  {                                                                          \
    sizeof(chart_print_options), false, false, NULL, 0, false, false, false, \
    {                                                                        \
      NULL, 0                                                                \
    }                                                                        \
  }

/* Hands the text that `helm template` prints to `write`, in pieces; stops when it answers false.
 * options may be NULL.
 * Status: NOT_FOUND "could not find template X in chart"; OUTPUT when write answered false;
 * MEMORY. */
CHART_API int chart_rendering_print(const chart_rendering     *rendering,
                                    const chart_print_options *options,
                                    bool (*write)(void *sink, const char *bytes, size_t size),
                                    void *sink, chart_error *error);

#ifdef __cplusplus
}
#endif
#endif
