<?php
// Pretty addresses under PHP's own web server: files as they are, everything else to WordPress.
$peer_path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$peer_file = $_SERVER['DOCUMENT_ROOT'] . $peer_path;
if ( '/' !== $peer_path && ( is_file( $peer_file ) || is_file( rtrim( $peer_file, '/' ) . '/index.php' ) ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
