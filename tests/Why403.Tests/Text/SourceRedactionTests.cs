using CsCheck;
using Why403.Text;

namespace Why403.Tests.Text;

public sealed class SourceRedactionTests
{
    [Theory]
    [InlineData("secure_link_md5 \"$secure_link_expires$uri TopSecret1\";", "secure_link_md5 \"$******_****_*******$*** **********\";")]
    [InlineData("if ($http_x_token != \"hunter2\") { return 403; }", "if ($http_x_token != \"*******\") { return 403; }")]
    [InlineData("fastcgi_param DB_PASSWORD hunter2;", "fastcgi_param DB_PASSWORD *******;")]
    [InlineData("AuthLDAPBindPassword \"a b c\"", "AuthLDAPBindPassword \"* * *\"")]
    [InlineData("auth_basic_user_file /etc/nginx/.htpasswd;", "auth_basic_user_file /etc/nginx/.htpasswd;")]
    [InlineData("location /token/ { allow 10.0.0.0/8; }", "location /token/ { allow 10.0.0.0/8; }")]
    [InlineData("deny all;", "deny all;")]
    public void The_value_behind_a_secret_name_is_hidden(string line, string shown) => Assert.Equal(shown, SourceRedaction.Line(line));

    [Fact]
    public void The_length_stays_so_that_spans_fit() =>
        Gen.OneOf(Gen.String, Gen.Int[0, 2].Select(i => new[] { "secret ", "password=\"x y\" ", "token != 'a' " }[i]).Array[0, 5].Select(p => string.Concat(p))).Sample(text => SourceRedaction.Line(text).Length == text.Length);
}
