using System.Collections.Frozen;

namespace Why403.Servers.Apache;

/// <summary>Where a directive may stand: the letters are AllowOverride's classes, <c>*</c> any class.</summary>
internal readonly record struct DirectiveRule(string Module, string Name, string Places)
{
    public bool InServer => Places.AsSpan().IndexOfAny(CharacterSets.ServerPlaces) >= 0;

    public bool InSection => Places.AsSpan().IndexOfAny(CharacterSets.SectionPlaces) >= 0;

    /// <summary>May stand in a .htaccess under these classes (Overrides).</summary>
    public bool In(Overrides classes)
    {
        foreach (var place in Places)
        {
            var needed = place switch { 'A' => Overrides.AuthConfig, 'L' => Overrides.Limit, 'O' => Overrides.Options, 'F' => Overrides.FileInfo, 'I' => Overrides.Indexes, '*' => Overrides.All, _ => Overrides.None };
            if ((classes & needed) != 0) return true;
        }
        return false;
    }
}

/// <summary>The directives of the server and its own modules (what <c>apache2 -L</c> tells of 2.4), with their module and places.</summary>
internal static class DirectiveTable
{
    // A line is a module; "r" stands outside of sections, "a" inside of them, capitals as in DirectiveRule.
    private const string Text = """
        core.c r: <Directory <Location <VirtualHost <DirectoryMatch <LocationMatch AccessFileName DocumentRoot FlushMaxThreshold FlushMaxPipelined Protocol AcceptFilter Port ServerAdmin ServerName
          + ServerRoot DefaultRuntimeDir ErrorLog ErrorLogFormat ServerAlias ServerPath Timeout NameVirtualHost ServerTokens LimitRequestLine LimitRequestFieldsize LimitRequestFields Mutex
          + RegexDefaultOptions LimitInternalRecursion StrictHostCheck AllowEncodedSlashes ScoreBoardFile ExtendedStatus SeeRequestTail PidFile MaxRequestsPerChild MaxConnectionsPerChild
          + CoreDumpDirectory MaxMemFree ThreadStackSize TraceEnable MergeTrailers Protocols ProtocolsHonorOrder HttpProtocolOptions RegisterHttpMethod MergeSlashes; ra*: <Files <IfModule <IfDefine
          + <IfFile <IfDirective <IfSection <FilesMatch Error <If <ElseIf <Else ServerSignature LimitRequestBody LimitXMLRequestBody RLimitCPU RLimitMEM RLimitNPROC; aAL: <Limit <LimitExcept; raF:
          + AddDefaultCharset AcceptPathInfo ErrorDocument DefaultType FileETag EnableMMAP EnableSendfile CGIVar QualifyRedirectURL ForceType SetHandler SetOutputFilter SetInputFilter; ra: Define
          + UnDefine ReadBufferSize HostnameLookups UseCanonicalName UseCanonicalPhysicalPort Include IncludeOptional LogLevel MaxRanges MaxRangeOverlaps MaxRangeReversals; a: AllowOverride
          + AllowOverrideList; raO: Options ContentDigest; aA: CGIPassAuth
        mod_so.c r: LoadModule LoadFile
        mod_watchdog.c r: WatchdogInterval
        http_core.c r: KeepAliveTimeout MaxKeepAliveRequests KeepAlive
        mod_log_config.c r: CustomLog GlobalLog TransferLog LogFormat BufferedLogs
        mod_logio.c ra*: LogIOTrackTTFB
        mod_version.c ra*: <IfVersion
        mod_unixd.c r: User Group ChrootDir Suexec
        event.c r: ListenBacklog ListenCoresBucketsRatio Listen SendBufferSize ReceiveBufferSize ListenTCPDeferAccept StartServers ServerLimit MinSpareThreads MaxSpareThreads MaxClients
          + MaxRequestWorkers ThreadsPerChild ThreadLimit AsyncRequestWorkerFactor GracefulShutdownTimeout
        mod_access_compat.c aL: order allow deny; aA: Satisfy
        mod_actions.c raF: Action; ra: Script
        mod_alias.c ra: Alias ScriptAlias; raF: Redirect RedirectMatch RedirectTemp RedirectPermanent RedirectRelative AliasPreservePath; r: AliasMatch ScriptAliasMatch
        mod_allowmethods.c a: AllowMethods
        mod_auth_basic.c aA: AuthBasicProvider AuthBasicAuthoritative AuthBasicFake AuthBasicUseDigestAlgorithm
        mod_auth_digest.c aA: AuthDigestProvider AuthDigestQop AuthDigestNonceLifetime AuthDigestNcCheck AuthDigestAlgorithm AuthDigestDomain; r: AuthDigestShmemSize
        mod_auth_form.c aA: AuthFormProvider AuthFormUsername AuthFormPassword AuthFormLocation AuthFormMethod AuthFormMimetype AuthFormBody AuthFormLoginRequiredLocation
          + AuthFormLoginSuccessLocation AuthFormLogoutLocation AuthFormSitePassphrase AuthFormAuthoritative AuthFormFakeBasicAuth AuthFormDisableNoStore; a: AuthFormSize
        mod_authn_anon.c aA: Anonymous Anonymous_MustGiveEmail Anonymous_NoUserId Anonymous_VerifyEmail Anonymous_LogEmail
        mod_authn_core.c aA: AuthType AuthName; r: <AuthnProviderAlias
        mod_authn_dbd.c a: AuthDBDUserPWQuery AuthDBDUserRealmQuery
        mod_authn_dbm.c aA: AuthDBMUserFile AuthDBMType
        mod_authn_file.c aA: AuthUserFile
        mod_authn_socache.c r: AuthnCacheSOCache AuthnCacheEnable; aA: AuthnCacheProvideFor AuthnCacheTimeout; a: AuthnCacheContext
        mod_authnz_fcgi.c r: AuthnzFcgiDefineProvider; raF: AuthnzFcgiCheckAuthnProvider
        mod_authnz_ldap.c aA: AuthLDAPURL AuthLDAPBindDN AuthLDAPBindPassword AuthLDAPBindAuthoritative AuthLDAPRemoteUserIsDN AuthLDAPRemoteUserAttribute AuthLDAPCompareDNOnServer
          + AuthLDAPSubGroupAttribute AuthLDAPSubGroupClass AuthLDAPMaxSubGroupDepth AuthLDAPGroupAttribute AuthLDAPGroupAttributeIsDN AuthLDAPDereferenceAliases AuthLDAPAuthorizePrefix
          + AuthLDAPInitialBindAsUser AuthLDAPInitialBindPattern AuthLDAPSearchAsUser AuthLDAPCompareAsUser; r: AuthLDAPCharsetConfig
        mod_authz_core.c r: <AuthzProviderAlias; aA: Require <RequireAll <RequireAny <RequireNone AuthMerging AuthzSendForbiddenOnFailure
        mod_authz_dbd.c a: AuthzDBDLoginToReferer AuthzDBDQuery AuthzDBDRedirectQuery
        mod_authz_dbm.c aA: AuthDBMGroupFile AuthzDBMType
        mod_authz_groupfile.c aA: AuthGroupFile
        mod_autoindex.c raI: AddIcon AddIconByType AddIconByEncoding AddAlt AddAltByType AddAltByEncoding IndexOptions IndexOrderDefault IndexIgnore IndexIgnoreReset AddDescription HeaderName
          + ReadmeName DefaultIcon IndexStyleSheet IndexHeadInsert; ra*: FancyIndexing
        mod_brotli.c r: BrotliFilterNote BrotliCompressionQuality BrotliCompressionWindow BrotliCompressionMaxInputBlock BrotliAlterETag
        mod_buffer.c a: BufferSize
        mod_cache.c ra: CacheEnable CacheDisable CacheMaxExpire CacheMinExpire CacheDefaultExpire CacheIgnoreNoLastMod CacheStoreExpired CacheStorePrivate CacheStoreNoStore CacheLastModifiedFactor
          + CacheHeader CacheDetailHeader CacheStaleOnError; r: CacheQuickHandler CacheIgnoreCacheControl CacheIgnoreHeaders CacheIgnoreQueryString CacheIgnoreURLSessionIdentifiers CacheLock
          + CacheLockPath CacheLockMaxAge CacheKeyBaseURL
        mod_cache_disk.c r: CacheRoot CacheDirLevels CacheDirLength; ra: CacheMinFileSize CacheMaxFileSize CacheReadSize CacheReadTime
        mod_cache_socache.c r: CacheSocache; ra: CacheSocacheMaxTime CacheSocacheMinTime CacheSocacheMaxSize CacheSocacheReadSize CacheSocacheReadTime
        mod_cern_meta.c raI: MetaFiles MetaDir MetaSuffix
        mod_cgid.c r: ScriptLog ScriptLogLength ScriptLogBuffer ScriptSock; ra: CGIDScriptTimeout
        mod_cgi.c r: ScriptLog ScriptLogLength ScriptLogBuffer ScriptSock; ra: CGIDScriptTimeout
        mod_dav.c a: DAV DAVBasePath; ra: DAVMinTimeout DAVDepthInfinity DAVLockDiscovery
        mod_dav_fs.c r: DAVLockDB
        mod_dav_lock.c a: DAVGenericLockDB
        mod_dbd.c r: DBDriver DBDParams DBDPersist DBDPrepareSQL DBDInitSQL DBDMin DBDKeep DBDMax DBDExptime
        mod_deflate.c r: DeflateFilterNote DeflateWindowSize DeflateBufferSize DeflateMemLevel DeflateCompressionLevel DeflateAlterEtag; ra*: DeflateInflateLimitRequestBody DeflateInflateRatioLimit
          + DeflateInflateRatioBurst
        mod_dir.c raI: FallbackResource DirectoryIndex DirectorySlash DirectoryCheckHandler DirectoryIndexRedirect
        mod_dumpio.c r: DumpIOInput DumpIOOutput
        mod_echo.c r: ProtocolEcho
        mod_env.c raF: PassEnv SetEnv UnsetEnv
        mod_expires.c raI: ExpiresActive ExpiresByType ExpiresDefault
        mod_ext_filter.c a: ExtFilterOptions; r: ExtFilterDefine
        mod_file_cache.c r: cachefile mmapfile
        mod_filter.c raO: FilterDeclare FilterProvider FilterChain FilterProtocol; ra: FilterTrace; raF: AddOutputFilterByType
        mod_headers.c raF: Header RequestHeader
        mod_http2.c r: H2MaxSessionStreams H2WindowSize H2MinWorkers H2MaxWorkers H2MaxWorkerIdleSeconds H2StreamMaxMemSize H2SerializeHeaders H2ModernTLSOnly H2Direct H2SessionExtraFiles
          + H2TLSWarmUpSize H2TLSCoolDownSecs H2PushPriority H2PushDiarySize H2EarlyHints H2Padding H2OutputBuffering H2StreamTimeout H2MaxDataFrameLen H2MaxHeaderBlockLen H2MaxStreamErrors
          + H2WebSockets; raA: H2Upgrade H2Push; raF: H2CopyFiles H2ProxyRequests; raAF: H2PushResource H2EarlyHint
        mod_ident.c ra: IdentityCheck IdentityCheckTimeout
        mod_imagemap.c raI: ImapMenu ImapDefault ImapBase
        mod_include.c raO: XBitHack; ra*: SSIErrorMsg SSITimeFormat SSIUndefinedEcho; r: SSIStartTag SSIEndTag; aL: SSILegacyExprParser SSILastModified SSIEtag
        mod_info.c r: AddModuleInfo
        util_ldap.c r: LDAPSharedCacheSize LDAPSharedCacheFile LDAPCacheEntries LDAPCacheTTL LDAPOpCacheEntries LDAPOpCacheTTL LDAPTrustedGlobalCert LDAPTrustedMode LDAPVerifyServerCert
          + LDAPConnectionTimeout LDAPLibraryDebug LDAPTimeout LDAPConnectionPoolTTL LDAPRetries LDAPRetryDelay; aA: LDAPTrustedClientCert LDAPReferrals LDAPReferralHopLimit
        mod_log_debug.c ra: LogMessage
        mod_log_forensic.c r: ForensicLog
        mod_macro.c ra*: <Macro Use UndefMacro MacroIgnoreEmptyArgs MacroIgnoreBadNesting
        mod_md.c r: MDCertificateAuthority MDCertificateAgreement MDCAChallenges MDCertificateProtocol MDContactEmail MDDriveMode MDRenewMode MDomain <MDomainSet <MDomain MDMember MDMembers
          + MDMustStaple MDPortMap MDPrivateKeys MDHttpProxy MDStoreDir MDRenewWindow MDNotifyCmd MDBaseServer MDChallengeDns01 MDChallengeDns01Version MDCertificateFile MDCertificateKeyFile
          + MDServerStatus MDCertificateStatus MDWarnWindow MDMessageCmd MDStapling MDStapleOthers MDStaplingKeepResponse MDStaplingRenewWindow MDCertificateCheck MDActivationDelay MDCACertificateFile
          + MDHttpProxyCACertificateFile MDExternalAccountBinding MDRetryDelay MDRetryFailover MDStoreLocks MDMatchNames MDInitialDelay MDCheckInterval MDProfile MDProfileMandatory MDRenewViaARI; raA:
          + MDRequireHttps
        mod_mime.c raF: AddCharset AddEncoding AddHandler AddInputFilter AddLanguage AddOutputFilter AddType DefaultLanguage MultiviewsMatch RemoveCharset RemoveEncoding RemoveHandler
          + RemoveInputFilter RemoveLanguage RemoveOutputFilter RemoveType; r: TypesConfig; a: ModMimeUsePathInfo
        mod_mime_magic.c r: MimeMagicFile
        mod_negotiation.c r: CacheNegotiatedDocs; raF: LanguagePriority ForceLanguagePriority
        mod_proxy.c r: <Proxy <ProxyMatch ProxyRequests ProxyRemote ProxyRemoteMatch ProxyBlock ProxyReceiveBufferSize ProxyIOBufferSize ProxyMaxForwards NoProxy ProxyDomain ProxyVia ProxyTimeout
          + ProxyBadHeader BalancerGrowth BalancerPersist BalancerInherit ProxyPassInherit ProxyStatus ProxySourceAddress; ra: ProxyPassInterpolateEnv ProxyPass ProxyPassMatch ProxyPassReverse
          + ProxyPassReverseCookiePath ProxyPassReverseCookieDomain ProxyErrorOverride ProxyPreserveHost BalancerMember ProxySet ProxyAddHeaders Proxy100Continue
        mod_proxy_connect.c r: AllowCONNECT
        mod_proxy_express.c raF: ProxyExpressEnable ProxyExpressDBMFile ProxyExpressDBMType
        mod_proxy_fcgi.c raF: ProxyFCGIBackendType ProxyFCGISetEnvIf
        mod_proxy_ftp.c ra: ProxyFtpListOnWildcard ProxyFtpEscapeWildcards ProxyFtpDirCharset
        mod_proxy_hcheck.c raF: ProxyHCTemplate ProxyHCExpr; r: ProxyHCTPsize
        mod_proxy_html.c ra: ProxyHTMLEvents ProxyHTMLLinks ProxyHTMLURLMap ProxyHTMLDoctype ProxyHTMLFixups ProxyHTMLMeta ProxyHTMLInterp ProxyHTMLExtended ProxyHTMLStripComments ProxyHTMLBufSize
          + ProxyHTMLCharsetOut ProxyHTMLEnable
        mod_proxy_scgi.c ra: ProxySCGISendfile ProxySCGIInternalRedirect
        mod_proxy_wstunnel.c ra: ProxyWebsocketFallbackToProxyHttp
        mod_reflector.c raO: ReflectorHeader
        mod_remoteip.c r: RemoteIPHeader RemoteIPProxiesHeader RemoteIPTrustedProxy RemoteIPInternalProxy RemoteIPTrustedProxyList RemoteIPInternalProxyList RemoteIPProxyProtocol
          + RemoteIPProxyProtocolExceptions
        mod_reqtimeout.c r: RequestReadTimeout
        mod_request.c a: KeptBodySize
        mod_rewrite.c raF: RewriteEngine RewriteOptions RewriteBase RewriteCond RewriteRule; r: RewriteMap
        mod_sed.c a: OutputSed InputSed
        mod_session.c raA: Session SessionMaxAge SessionHeader SessionEnv SessionInclude SessionExclude SessionExpiryUpdateInterval
        mod_session_cookie.c raA: SessionCookieName SessionCookieName2 SessionCookieRemove
        mod_session_crypto.c raA: SessionCryptoPassphrase SessionCryptoCipher; ra: SessionCryptoPassphraseFile; r: SessionCryptoDriver
        mod_session_dbd.c raA: SessionDBDSelectLabel SessionDBDInsertLabel SessionDBDUpdateLabel SessionDBDDeleteLabel SessionDBDPerUser SessionDBDCookieRemove SessionDBDCookieName
          + SessionDBDCookieName2
        mod_setenvif.c raF: SetEnvIf SetEnvIfNoCase SetEnvIfExpr BrowserMatch BrowserMatchNoCase
        mod_socache_memcache.c r: MemcacheConnTTL
        mod_socache_redis.c r: RedisConnPoolTTL RedisTimeout
        mod_speling.c raO: CheckSpelling CheckCaseOnly CheckBasenameMatch
        mod_ssl.c r: SSLPassPhraseDialog SSLSessionCache SSLCryptoDevice SSLRandomSeed SSLVHostSNIPolicy SSLEngine SSLFIPS SSLCertificateFile SSLCertificateKeyFile SSLCertificateChainFile
          + SSLSessionTicketKeyFile SSLCADNRequestPath SSLCADNRequestFile SSLCARevocationPath SSLCARevocationFile SSLCARevocationCheck SSLSessionCacheTimeout SSLProtocol SSLHonorCipherOrder
          + SSLCompression SSLSessionTickets SSLInsecureRenegotiation SSLStrictSNIVHostCheck SSLSRPVerifierFile SSLSRPUnknownUserSeed SSLProxyEngine SSLProxyProtocol SSLProxyCipherSuite SSLProxyVerify
          + SSLProxyVerifyDepth SSLProxyCACertificateFile SSLProxyCACertificatePath SSLProxyCARevocationPath SSLProxyCARevocationFile SSLProxyCARevocationCheck SSLProxyMachineCertificateFile
          + SSLProxyMachineCertificatePath SSLProxyMachineCertificateChainFile SSLProxyCheckPeerExpire SSLProxyCheckPeerCN SSLProxyCheckPeerName SSLOCSPEnable SSLOCSPDefaultResponder
          + SSLOCSPOverrideResponder SSLOCSPResponseTimeSkew SSLOCSPResponseMaxAge SSLOCSPResponderTimeout SSLOCSPUseRequestNonce SSLOCSPProxyURL SSLOCSPNoVerify SSLOCSPResponderCertificateFile
          + SSLStaplingCache SSLUseStapling SSLStaplingResponseTimeSkew SSLStaplingResponderTimeout SSLStaplingResponseMaxAge SSLStaplingStandardCacheTimeout SSLStaplingReturnResponderErrors
          + SSLStaplingFakeTryLater SSLStaplingErrorCacheTimeout SSLStaplingForceURL SSLOpenSSLConfCmd; raA: SSLCipherSuite SSLCACertificatePath SSLCACertificateFile SSLVerifyClient SSLVerifyDepth
          + SSLUserName; raO: SSLOptions; aA: SSLRequireSSL SSLRequire SSLRenegBufferSize; ra*: SSLLog SSLLogLevel
        mod_substitute.c raF: Substitute SubstituteMaxLineLength SubstituteInheritBefore
        mod_suexec.c r: SuexecUserGroup
        mod_userdir.c r: UserDir
        mod_usertrack.c raF: CookieExpires CookieDomain CookieStyle CookieTracking CookieName CookieSameSite CookieSecure CookieHttpOnly
        mod_vhost_alias.c r: VirtualScriptAlias VirtualDocumentRoot VirtualScriptAliasIP VirtualDocumentRootIP
        mod_xml2enc.c ra*: xml2EncDefault xml2StartParse; r: xml2EncAlias
        mod_authz_user.c
        mod_authz_host.c
        mod_authz_owner.c
        mod_asis.c
        mod_status.c
        mod_proxy_ajp.c
        mod_proxy_balancer.c
        mod_proxy_http.c
        mod_proxy_http2.c
        mod_proxy_uwsgi.c
        mod_proxy_fdpass.c
        mod_lbmethod_bybusyness.c
        mod_lbmethod_byrequests.c
        mod_lbmethod_bytraffic.c
        mod_lbmethod_heartbeat.c
        mod_ratelimit.c
        mod_slotmem_plain.c
        mod_slotmem_shm.c
        mod_socache_dbm.c
        mod_socache_shmcb.c
        mod_unique_id.c
        """;

    private static readonly FrozenDictionary<string, DirectiveRule[]> Rules = Read(out Modules);
    private static readonly FrozenSet<string> Modules;

    public static bool HasModule(string source) => Modules.Contains(source);

    /// <summary>The rules for a name in lower case, one for each module that has it; empty for an unknown one.</summary>
    public static ReadOnlySpan<DirectiveRule> Of(string key) => Rules.TryGetValue(key, out var rules) ? rules : [];

    private static FrozenDictionary<string, DirectiveRule[]> Read(out FrozenSet<string> modules)
    {
        var rules = new Dictionary<string, DirectiveRule[]>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal) { "worker.c", "prefork.c" };
        var module = "";
        var places = "";
        foreach (var word in Text.Replace(";", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "+") continue;
            if (word.EndsWith(".c", StringComparison.Ordinal)) { names.Add(module = word); continue; }
            if (word.EndsWith(':')) { places = word[..^1]; continue; }
            var key = Bytes.Lower(word);
            var rule = new DirectiveRule(module, word, places);
            rules[key] = rules.TryGetValue(key, out var others) ? [.. others, rule] : [rule];
        }
        modules = names.ToFrozenSet(StringComparer.Ordinal);
        return rules.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
