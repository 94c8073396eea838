// libcurl's options and questions are variadic functions, which Swift does not call: one function
// for each type of value.
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>

static inline CURLcode curl_shim_set_long(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_shim_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}

// libcurl copies the text, but not that of CURLOPT_POSTFIELDS.
static inline CURLcode curl_shim_set_text(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_shim_set_pointer(CURL *handle, CURLoption option, void *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_shim_set_list(CURL *handle, CURLoption option,
                                          struct curl_slist *value) {
  return (curl_easy_setopt)(handle, option, value);
}

typedef size_t (*curl_shim_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode curl_shim_set_receiver(CURL *handle, CURLoption option,
                                              curl_shim_receiver value) {
  return (curl_easy_setopt)(handle, option, value);
}

typedef int (*curl_shim_observer)(void *context, curl_off_t download_total, curl_off_t downloaded,
                                  curl_off_t upload_total, curl_off_t uploaded);

static inline CURLcode curl_shim_set_observer(CURL *handle, curl_shim_observer value) {
  return (curl_easy_setopt)(handle, CURLOPT_XFERINFOFUNCTION, value);
}

// Only HTTP is spoken, whatever the URL: no file is read, and no other protocol's server is asked.
static inline CURLcode curl_shim_only_http(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return (curl_easy_setopt)(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return (curl_easy_setopt)(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static inline long curl_shim_number(CURL *handle, CURLINFO question) {
  long value = 0;
  return (curl_easy_getinfo)(handle, question, &value) == CURLE_OK ? value : 0;
}

// Seconds, whether the server wrote a number or a date; 0 where it wrote neither.
static inline curl_off_t curl_shim_retry_after(CURL *handle) {
  curl_off_t value = 0;
  return (curl_easy_getinfo)(handle, CURLINFO_RETRY_AFTER, &value) == CURLE_OK ? value : 0;
}

static inline long curl_shim_any_login(void) { return (long)CURLAUTH_ANY; }
static inline long curl_shim_basic_login(void) { return (long)CURLAUTH_BASIC; }
