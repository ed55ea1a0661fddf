//! One page for each family of documentation.

use crate::support::{assert_lines, read};

#[test]
fn path_query_and_body_tables_under_their_own_headings() {
    let page = "
# Create a lamp

## ImportedEndpoint

`POST https://api.lamps.example/v2/rooms/:room/lamps`

### Path parameters

| Parameter | Type | Description |
|---|---|---|
| room | string | **Required.** Where it hangs. |

### Request body

| Property | Type | Required | Description |
|---|---|---|---|
| `name` | string | yes | At most 20 characters |
| `colour` | string | no | One of `red`, `green` or `blue`. Defaults to `red`. |
| `spots` | array of objects | no | Its spots. |
| `spots[].watt` | integer | yes | Between 1 and 60. |

### Response

| Property | Type | Description |
|---|---|---|
| `id` | integer | Its number. |
| `owner.name` | string | Who bought it. |

```json
{\"id\": 3, \"owner\": {\"name\": \"Ann\"}}
```

### Errors

| HTTP status | Code | Meaning |
|---|---|---|
| 404 | room_unknown | No such room. |
| 409 | | It hangs already. |
";
    assert_lines(
        &read("lamp.md", page),
        &[
            "POST /v2/rooms/{room}/lamps",
            "path room: string required",
            "body name: string required",
            "body colour: string optional [red green blue] = \"red\"",
            "body spots: array optional",
            "body spots[].watt: integer required 1..60",
            "response id: integer",
            "response owner.name: string",
            "response owner: object (example)",
            "error room_unknown 404",
            "error - 409",
        ],
    );
}

#[test]
fn names_with_types_below_them_in_one_cell() {
    let page = "
<h1>List lamps</h1>
<h2>HTTP request</h2>
<pre><code>GET https://lamps.example/v1/projects/{project}/lamps</code></pre>
<h2>Path parameters</h2>
<table><thead><tr><th colspan=\"2\">Parameters</th></tr></thead><tbody>
<tr><td><code>project</code></td><td><p><code>string</code></p><p>Required. The project.</p></td></tr></tbody></table>
<h2>Query parameters</h2>
<table><thead><tr><th colspan=\"2\">Parameters</th></tr></thead><tbody>
<tr><td><code>pageSize</code></td><td><p><code>integer</code></p><p>Optional. The maximum value is 500.</p></td></tr>
<tr><td><code>pageToken</code></td><td><p><code>string</code></p><p>Optional. The nextPageToken of the page before.</p></td></tr></tbody></table>
<h2>Response body</h2>
<pre><code>{
  \"lamps\": [ { \"name\": string, \"lit\": boolean } ],
  \"nextPageToken\": string
}</code></pre>
<table><thead><tr><th colspan=\"2\">Fields</th></tr></thead><tbody>
<tr><td><code>lamps[]</code></td><td><p><code>object (Lamp)</code></p><p>The lamps.</p></td></tr>
<tr><td><code>nextPageToken</code></td><td><p><code>string</code></p><p>Where the next page starts.</p></td></tr></tbody></table>
";
    assert_lines(
        &read("lamps.html", page),
        &[
            "GET /v1/projects/{project}/lamps",
            "path project: string required",
            "query pageSize: integer optional ..500",
            "query pageToken: string optional",
            "response lamps: array",
            "response nextPageToken: string",
            "response lamps[].name: string (example)",
            "response lamps[].lit: boolean (example)",
        ],
    );
}

#[test]
fn a_column_says_where_each_parameter_travels() {
    let page = "
# Lamps - List

```http
GET https://management.lamps.example/rooms/{roomName}/lamps?api-version=2026-01-01&$top={$top}
```

## URI Parameters

| Name | In | Required | Type | Description |
|---|---|---|---|---|
| roomName | path | True | string | The room. |
| api-version | query | True | string | The version. |
| $top | query | | integer | How many. |

## Responses

| Name | Type | Description |
|---|---|---|
| 200 OK | LampList | Fine. |
| Other Status Codes | LampError | Not fine. |

## Definitions

### LampList

| Name | Type | Description |
|---|---|---|
| value | Lamp[] | The lamps. |

### Lamp

| Name | Type | Description |
|---|---|---|
| id | string | Its id. |
";
    let imported = read("lamps.md", page);
    let lines = crate::support::lines(&imported);
    for expected in
        ["path roomName: string required", "query api-version: string required", "query $top: integer optional"]
    {
        assert!(lines.contains(&expected.to_owned()), "{expected} is not in\n{}", lines.join("\n"));
    }
    for expected in ["response value: array", "response value[].id: string"] {
        assert!(lines.contains(&expected.to_owned()), "{expected} is not in\n{}", lines.join("\n"));
    }
}

#[test]
fn restructured_text_with_list_tables_and_method_directives() {
    let page = "
List lamps
==========

.. rest_method:: GET /v2.1/{room_id}/lamps

Normal response codes: 200

Error response codes: unauthorized(401), itemNotFound(404)

Request
-------

.. list-table:: Query parameters
   :header-rows: 1

   * - Name
     - Type
     - Description
   * - limit (Optional)
     - integer
     - How many; the default is 10.
   * - marker (Optional)
     - string
     - The last id of the page before.

Response
--------

=====  =======  ======================
Name   Type     Description
=====  =======  ======================
lamps  array    The lamps.
id     string   The id of a lamp.
=====  =======  ======================

**Example list: JSON response**

.. code-block:: json

   {\"lamps\": [{\"id\": \"a\"}]}
";
    assert_lines(
        &read("lamps.rst", page),
        &[
            "GET /v2.1/{room_id}/lamps",
            "query limit: integer optional = 10",
            "query marker: string optional",
            "path room_id: ? (syntax)",
            "response lamps: array",
            "response lamps[].id: string",
            "error - 401",
            "error - 404",
        ],
    );
}

#[test]
fn definitions_with_types_behind_their_names() {
    let page = "
<h1>Retrieve lamps</h1>
<p><code>GET /v1/lamps</code></p>
<h2>Query parameters</h2>
<dl>
<dt><code>limit</code> integer Optional</dt><dd>How many, between 1 and 100.</dd>
<dt><code>state</code> string Required</dt><dd>Can be one of: <code>on</code>, <code>off</code></dd>
</dl>
<h2>Response</h2>
<ul>
<li><strong>count</strong> (integer): how many there are</li>
<li><strong>lamps</strong> (array): the lamps</li>
</ul>
<h2>Errors</h2>
<dl><dt>LampBroken</dt><dd>It is broken. HTTP Status Code: 410</dd></dl>
";
    assert_lines(
        &read("lamps.html", page),
        &[
            "GET /v1/lamps",
            "query limit: integer optional 1..100",
            "query state: string required [on off]",
            "response count: integer",
            "response lamps: array",
            "error LampBroken 410",
        ],
    );
}

#[test]
fn chinese_pages_with_marks_before_nested_names() {
    let page = "
# 查询灯列表

## 请求语法

```
GET /v1/lamps HTTP/1.1
```

## 请求参数

|名称|类型|位置|是否必选|描述|
|--|--|--|--|--|
|pageSize|Integer|Query|否|每页数量。取值范围：1~50，默认值：10。|

## 返回参数

|名称|类型|描述|
|--|--|--|
|lamps|Array|灯列表。|
|└id|String|灯的ID。|
|└state|String|状态。取值：on、off。|
|└spot|Object|灯头。|
|└└watt|Integer|功率。|
|total|Integer|总数。|

## 错误码

|HTTP状态码|错误码|错误信息|
|--|--|--|
|400|Lamp.Invalid|The lamp is invalid.|
";
    assert_lines(
        &read("lamps.md", page),
        &[
            "GET /v1/lamps",
            "query pageSize: integer optional = 10 1..50",
            "response lamps: array",
            "response lamps[].id: string",
            "response lamps[].state: string [on off]",
            "response lamps[].spot: object",
            "response lamps[].spot.watt: integer",
            "response total: integer",
            "error Lamp.Invalid 400",
        ],
    );
}
