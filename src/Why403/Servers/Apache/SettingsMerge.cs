using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>How each module merges what an outer and an inner section say.</summary>
internal static class SettingsMerge
{
    public static DirectorySettings Of(DirectorySettings outer, DirectorySettings inner) => Authorize(outer, inner, outer with
    {
        Options = outer.Options.Merge(inner.Options),
        OptionsSource = inner.OptionsSource ?? outer.OptionsSource,
        Override = inner.Override ?? outer.Override,
        OverrideOptions = inner.OverrideOptions ?? outer.OverrideOptions,
        OverrideList = inner.OverrideList ?? outer.OverrideList,
        ErrorDocuments = Overlay(outer.ErrorDocuments, inner.ErrorDocuments),
        Files = outer.Files.AddRange(inner.Files),
        Ifs = outer.Ifs.AddRange(inner.Ifs),
        Handler = inner.Handler ?? outer.Handler,
        ForceType = inner.ForceType ?? outer.ForceType,
        AcceptPathInfo = inner.AcceptPathInfo ?? outer.AcceptPathInfo,
        BodyLimit = inner.BodyLimit ?? outer.BodyLimit,
        BodyLimitSource = inner.BodyLimitSource ?? outer.BodyLimitSource,
        EncodedSlashes = inner.EncodedSlashes,
        Compat = inner.Compat ?? outer.Compat,
        AuthType = inner.AuthType ?? outer.AuthType,
        AuthName = inner.AuthName ?? outer.AuthName,
        UserFile = inner.UserFile ?? outer.UserFile,
        GroupFile = inner.GroupFile ?? outer.GroupFile,
        BasicProvider = inner.BasicProvider ?? outer.BasicProvider,
        BasicAuthoritative = inner.BasicAuthoritative ?? outer.BasicAuthoritative,
        BasicOther = inner.BasicOther ?? outer.BasicOther,
        IndexSource = inner.IndexSource ?? outer.IndexSource,
        IndexNames = inner.IndexNames ?? outer.IndexNames,
        DirectorySlash = inner.DirectorySlash ?? outer.DirectorySlash,
        Fallback = inner.Fallback ?? outer.Fallback,
        CheckHandler = inner.CheckHandler ?? outer.CheckHandler,
        IndexRedirect = inner.IndexRedirect ?? outer.IndexRedirect,
        // The inner section's redirects are tried first (merge_alias_dir_config).
        Redirects = inner.Redirects.AddRange(outer.Redirects),
        PlaceRedirect = inner.PlaceRedirect ?? outer.PlaceRedirect,
        PlaceAlias = inner.PlaceAlias ?? outer.PlaceAlias,
        PreservesPath = inner.PreservesPath ?? outer.PreservesPath,
        RelativeRedirects = inner.RelativeRedirects ?? outer.RelativeRedirects,
        AllowedMethods = inner.AllowedMethods ?? outer.AllowedMethods,
        AllowedMask = inner.AllowedMethods is null ? outer.AllowedMask : inner.AllowedMask,
        Handlers = outer.Handlers.SetItems(inner.Handlers),
        Types = outer.Types.SetItems(inner.Types),
        MimeUsesPathInfo = inner.MimeUsesPathInfo ?? outer.MimeUsesPathInfo,
        Actions = outer.Actions.SetItems(inner.Actions),
        RequiresTls = inner.RequiresTls ?? outer.RequiresTls,
        TlsExpressions = outer.TlsExpressions.AddRange(inner.TlsExpressions),
        VerifyClient = inner.VerifyClient ?? outer.VerifyClient,
        TlsOptions = inner.TlsOptions ?? outer.TlsOptions,
        Dav = inner.Dav ?? outer.Dav,
        PlaceProxy = inner.PlaceProxy ?? outer.PlaceProxy,
        ErrorOverride = inner.ErrorOverride ?? outer.ErrorOverride,
        ErrorOverrideCodes = outer.ErrorOverrideCodes.AddRange(inner.ErrorOverrideCodes),
        GenericFastCgi = inner.GenericFastCgi ?? outer.GenericFastCgi,
        FastCgiEnv = outer.FastCgiEnv.AddRange(inner.FastCgiEnv),
        IndexIgnores = outer.IndexIgnores.AddRange(inner.IndexIgnores),
        IndexOptions = inner.IndexOptions ?? outer.IndexOptions,
        SetEnvIfs = outer.SetEnvIfs.AddRange(inner.SetEnvIfs),
        Env = outer.Env.AddRange(inner.Env),
        RequestHeaders = outer.RequestHeaders.AddRange(inner.RequestHeaders),
        Rewrite = inner.Rewrite is null ? outer.Rewrite : inner.Rewrite.Under(outer.Rewrite),
        Opaque = outer.Opaque.AddRange(inner.Opaque),
    });

    private static ImmutableDictionary<int, Directive?>? Overlay(ImmutableDictionary<int, Directive?>? outer, ImmutableDictionary<int, Directive?>? inner) =>
        outer is null ? inner : inner is null ? outer : outer.SetItems(inner);

    /// <summary>merge_authz_core_dir_config: a tree replaces the outer one unless AuthMerging joins them.</summary>
    private static DirectorySettings Authorize(DirectorySettings outer, DirectorySettings inner, DirectorySettings into)
    {
        if (!inner.HasAuthorization) return into;
        into.HasAuthorization = true;
        into.ForbiddenOnFailure = inner.ForbiddenOnFailure ?? outer.ForbiddenOnFailure;
        if (!outer.HasAuthorization) { into.Authorization = inner.Authorization; into.AuthMerging = inner.AuthMerging; return into; }
        if (inner.AuthMerging == AuthorizationMerge.Unset && inner.Authorization is null && outer.Authorization is not null) return into;
        into.AuthMerging = inner.AuthMerging;
        if (inner.AuthMerging is AuthorizationMerge.Off or AuthorizationMerge.Unset || outer.Authorization is null && inner.Authorization is null) { into.Authorization = inner.Authorization; return into; }
        into.Authorization = (outer.Authorization, inner.Authorization) switch
        {
            ({ } above, { } here) => new AuthorizationNode(null) { IsAnd = inner.AuthMerging == AuthorizationMerge.And, IsMerged = true, Limited = above.Limited | here.Limited, Children = [above, here] },
            ({ } above, null) => above,
            _ => inner.Authorization,
        };
        return into;
    }
}
