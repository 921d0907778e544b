using Why403.Cli.Tracing;

namespace Why403.Tests.Cli;

public sealed class RunningServersTests
{
    [Theory]
    [InlineData("nginx: master process /usr/sbin/nginx -g daemon on; master_process on;", "nginx", null)]
    [InlineData("nginx: master process nginx -c /srv/a.conf", "nginx", "/srv/a.conf")]
    [InlineData("nginx: master process nginx -p /srv/ -c a.conf", "nginx", "/srv/a.conf")]
    [InlineData("nginx: master process nginx -c a.conf", "nginx", null)]
    [InlineData("/usr/sbin/apache2\0-k\0start", "apache", null)]
    [InlineData("httpd\0-f\0/srv/httpd.conf", "apache", "/srv/httpd.conf")]
    [InlineData("/usr/sbin/httpd\0-d\0/srv\0-f\0conf/httpd.conf", "apache", "/srv/conf/httpd.conf")]
    public void The_command_line_names_the_server_and_its_file(string line, string server, string? file) =>
        Assert.Equal((server, file), RunningServers.Read(line));

    [Theory]
    [InlineData("nginx: worker process")]
    [InlineData("bash\0-c\0nginx: master process")]
    [InlineData("")]
    public void Anything_else_is_no_server(string line) => Assert.Null(RunningServers.Read(line));
}
