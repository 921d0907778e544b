using System.Collections.Frozen;

namespace Why403.Servers.Nginx;

/// <summary>Which directives are known: those that are evaluated, and those that change no status.</summary>
internal static class Directives
{
    // The directives of the http modules in nginx 1.22 to 1.27 whose effect is evaluated or does not touch the status.
    private static readonly FrozenSet<string> Known = """
        absolute_redirect access_log add_after_body add_before_body add_header add_header_inherit add_trailer add_trailer_inherit addition_types aio
        aio_write alias allow ancient_browser ancient_browser_value auth_basic auth_basic_user_file auth_delay auth_request auth_request_set
        autoindex autoindex_exact_size autoindex_format autoindex_localtime break charset charset_map charset_types chunked_transfer_encoding
        client_body_buffer_size client_body_early_read client_body_in_file_only client_body_in_single_buffer client_body_temp_path
        client_body_timeout client_header_buffer_size client_header_timeout client_max_body_size connection_pool_size create_full_put_path dav_access
        dav_methods default_type degradation degrade deny directio directio_alignment disable_symlinks early_hints empty_gif error_log error_page
        etag expires geo geoip2 geoip_city geoip_country geoip_org geoip_proxy geoip_proxy_recursive gunzip gunzip_buffers gzip hash http http2 http3
        if if_modified_since ignore_invalid_headers image_filter_buffer image_filter_interlace image_filter_jpeg_quality image_filter_sharpen
        image_filter_transparency image_filter_webp_quality index internal ip_hash js_import js_path js_set js_var keepalive keepalive_disable
        keepalive_min_timeout keepalive_requests keepalive_time keepalive_timeout large_client_header_buffers least_conn least_time limit_conn
        limit_conn_dry_run limit_conn_log_level limit_conn_status limit_conn_zone limit_except limit_rate limit_rate_after limit_req
        limit_req_dry_run limit_req_log_level limit_req_status limit_req_zone lingering_close lingering_time lingering_timeout listen location
        log_format log_not_found log_subrequest map map_hash_bucket_size map_hash_max_size max_headers max_ranges merge_slashes min_delete_depth
        mirror mirror_request_body modern_browser modern_browser_value mp4_buffer_size mp4_max_buffer_size mp4_start_key_frame msie_padding
        open_file_cache open_file_cache_errors open_file_cache_events open_file_cache_min_uses open_file_cache_valid open_log_file_cache
        output_buffers override_charset perl_modules perl_require perl_set port_in_redirect postpone_gzipping postpone_output quic random read_ahead
        real_ip_header real_ip_recursive recursive_error_pages referer_hash_bucket_size referer_hash_max_size request_pool_size
        reset_timedout_connection resolver resolver_timeout return rewrite rewrite_log root satisfy secure_link secure_link_md5 secure_link_secret send_lowat
        send_timeout sendfile sendfile_max_chunk server server_name server_name_in_redirect server_names_hash_bucket_size server_names_hash_max_size
        server_tokens set set_real_ip_from slice source_charset split_clients ssi ssi_ignore_recycled_buffers ssi_last_modified ssi_min_file_chunk
        ssi_silent_errors ssi_types ssi_value_length ssl sticky stub_status sub_filter sub_filter_last_modified sub_filter_once sub_filter_types
        subrequest_output_buffer_size tcp_nodelay tcp_nopush try_files types types_hash_bucket_size types_hash_max_size underscores_in_headers
        uninitialized_variable_warn upstream userid userid_domain userid_expires userid_flags userid_mark userid_name userid_p3p userid_path
        userid_service valid_referers variables_hash_bucket_size variables_hash_max_size xml_entities xml_external_entities xslt_last_modified
        xslt_param xslt_string_param xslt_types zone
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    // Families that tune an upstream, a protocol or an output filter, of nginx and of common modules.
    private static readonly string[] KnownFamilies =
    [
        "proxy_", "fastcgi_", "uwsgi_", "scgi_", "grpc_", "memcached_", "ssl_", "gzip_", "http2_", "http3_", "quic_",
        "brotli", "zstd", "more_set_", "more_clear_", "vhost_traffic_status", "lua_", "body_filter_by_lua", "log_by_lua", "init_by_lua", "init_worker_by_lua",
    ];

    public static bool IsKnown(string name)
    {
        if (Known.Contains(name)) return true;
        foreach (var family in KnownFamilies)
            if (name.StartsWith(family, StringComparison.Ordinal)) return true;
        return false;
    }

    public static bool IsUpstream(string name) => name is "proxy_pass" or "fastcgi_pass" or "uwsgi_pass" or "scgi_pass" or "grpc_pass";

    public static bool IsHandler(string name) => IsUpstream(name) || name is "memcached_pass" or "stub_status" or "empty_gif";
}
