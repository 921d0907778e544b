#!/usr/bin/env dotnet
// dotnet run samples/guard.cs, then:
//   curl -i http://localhost:5403/                      allowed, five times a minute; then 429 with Retry-After
//   curl -i http://localhost:5403/admin                 refused: 403, its cause and a reference
//   curl -i -A office http://localhost:5403/admin       allowed, whatever other rules say
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Why403.Guard/Why403.Guard.csproj
using Why403.Guard;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://localhost:5403");
builder.Services.AddWhy403Guard(guard => guard
    .Limit("browse", 5, TimeSpan.FromMinutes(1))
    .Rule("office", rule => rule.Allow().When(who => who.UserAgents("office")))
    .Rule("admin", rule => rule.Refuse().Paths("/admin/**").Unless(who => who.Addresses("10.0.0.0/8")))
    .Rule("browse", rule => rule.Limit("browse")));

var app = builder.Build();
app.UseWhy403Guard();
app.MapGet("/{**path}", () => "hello\n");
app.Run();
